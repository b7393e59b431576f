import { useQuery } from '@tanstack/react-query';
import { hasEnded } from '@thermobench/service/model/run.ts';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';
import { fetchRecentRuns } from './recentRuns.ts';

/** All active runs and the newest ended ones. Refreshed every second while a run other than a collection is active. */
export function useRecentRuns() {
  return useQuery({
    queryKey: [...queryKeys.runs, 'recent'],
    queryFn: ({ signal }) => fetchRecentRuns(service, signal),
    refetchInterval: ({ state }) =>
      pollingMs(state.data?.some((run) => run.kind === 'run' && !hasEnded(run.state)) ?? false),
  });
}
