import type { ServiceError } from '../../api/serviceError.ts';
import { useRun } from '../../api/useRuns.ts';
import { useSweep } from '../../api/useSweeps.ts';
import type { Asked } from '../../plan/draft.ts';
import { sweepWithoutLabel, withoutLabel } from '../../plan/withoutLabel.ts';

interface Earlier {
  /** Undefined while it is being fetched, or if the address names no run or sweep. */
  asked: Asked | undefined;
  /** The tags of the run, or those of all runs of the sweep. The new runs get them too. */
  tags: readonly string[];
  isPending: boolean;
  error: ServiceError | null;
  refetch: () => unknown;
}

/** The request of the run or sweep that the form starts from. */
export function useEarlier(runId: string | undefined, sweepId: string | undefined): Earlier {
  const run = useRun(runId);
  const sweep = useSweep(sweepId);
  if (runId !== undefined) {
    const asked = run.data && ({ kind: 'run', request: withoutLabel(run.data.spec) } as const);
    return { asked, tags: run.data?.tags ?? [], isPending: run.isPending, error: run.error, refetch: run.refetch };
  }
  if (sweepId !== undefined) {
    const asked = sweep.data && ({ kind: 'sweep', request: sweepWithoutLabel(sweep.data.spec) } as const);
    return {
      asked,
      tags: sweep.data?.spec.run.tags ?? [],
      isPending: sweep.isPending,
      error: sweep.error,
      refetch: sweep.refetch,
    };
  }
  return { asked: undefined, tags: [], isPending: false, error: null, refetch: () => undefined };
}
