import type { Preset } from '@thermobench/service/model/preset.ts';

import { useStartRun } from '../../api/useRuns.ts';
import { useStartSweep } from '../../api/useSweeps.ts';

/** Starts an experiment, which is a run or a sweep; without one, a run with the service's defaults. */
export function useStart() {
  const run = useStartRun();
  const sweep = useStartSweep();
  return {
    start(target: string, preset: Preset | undefined) {
      if (preset?.kind === 'sweep') {
        sweep.mutate(preset.request);
      } else {
        run.mutate(preset?.request ?? { target });
      }
    },
    isPending: run.isPending || sweep.isPending,
    error: run.error ?? sweep.error,
    reset() {
      run.reset();
      sweep.reset();
    },
  };
}
