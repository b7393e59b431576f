import { useStartRun } from '../../api/useRuns.ts';
import { useStartSweep } from '../../api/useSweeps.ts';
import type { Plan } from '../../plan/plan.ts';

/** Starts a plan: a run or a sweep. */
export function useStart() {
  const run = useStartRun();
  const sweep = useStartSweep();
  return {
    start(plan: Exclude<Plan, { kind: 'wrong' }>) {
      if (plan.kind === 'sweep') {
        sweep.mutate(plan.request);
      } else {
        run.mutate(plan.request);
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
