import type { ServiceError } from '../../api/serviceError.ts';
import { useRun } from '../../api/useRuns.ts';
import { useSweep } from '../../api/useSweeps.ts';
import type { Asked } from '../../plan/draft.ts';

interface Earlier {
  /** Undefined while it is fetched, and if the address names none. */
  asked: Asked | undefined;
  isPending: boolean;
  error: ServiceError | null;
  refetch: () => unknown;
}

/** The request of the run or sweep that the form starts from. */
export function useEarlier(runId: string | undefined, sweepId: string | undefined): Earlier {
  const run = useRun(runId);
  const sweep = useSweep(sweepId);
  if (runId !== undefined) {
    const asked = run.data && ({ kind: 'run', request: run.data.spec } as const);
    return { asked, isPending: run.isPending, error: run.error, refetch: run.refetch };
  }
  if (sweepId !== undefined) {
    const asked = sweep.data && ({ kind: 'sweep', request: sweep.data.spec } as const);
    return { asked, isPending: sweep.isPending, error: sweep.error, refetch: sweep.refetch };
  }
  return { asked: undefined, isPending: false, error: null, refetch: () => undefined };
}
