import { useQueries } from '@tanstack/react-query';
import type { Report } from '@thermobench/service/model/report.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { recoveryMs } from '../../api/queryClient.ts';
import { pollingMs } from '../../api/polling.ts';
import type { ServiceError } from '../../api/serviceError.ts';
import { reportQuery } from '../../api/useReport.ts';
import { samplesQuery } from '../../api/useSamples.ts';

/** A run of a comparison, and what is known about it. */
export interface Compared {
  id: string;
  report: Report | undefined;
  samples: readonly Sample[];
  /** Why there is no report. */
  error: ServiceError | null;
  retry: () => void;
}

/** The runs with these ids, with their reports and samples, in the same order. */
export function useCompared(ids: readonly string[]): Compared[] {
  const reports = useQueries({
    queries: ids.map((id) => ({
      ...reportQuery(id),
      // A run that has not ended has no report yet.
      refetchInterval: (query: { state: { status: string; error: ServiceError | null } }) =>
        query.state.error?.kind === 'conflict' ? pollingMs(true) : recoveryMs(query),
    })),
  });
  const samples = useQueries({ queries: ids.map(samplesQuery) });
  return ids.map((id, index) => ({
    id,
    report: reports[index]?.data,
    samples: samples[index]?.data ?? [],
    error: reports[index]?.error ?? null,
    retry: () => void reports[index]?.refetch(),
  }));
}
