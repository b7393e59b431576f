import { useQuery } from '@tanstack/react-query';
import { LimitSearch, type LimitSpec } from '@thermobench/service/model/limit-search.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';
import { announced } from './runsChanged.ts';
import { useChange } from './useChange.ts';

const Searches = z.array(LimitSearch);

const isActive = (search: LimitSearch) => search.state === 'running';

/** The newest limit searches, newest first. */
export function useLimits(limit = 50) {
  return useQuery({
    queryKey: [...queryKeys.limits, { limit }],
    queryFn: ({ signal }) => service.get('limits', Searches, { query: { limit }, signal }),
    refetchInterval: ({ state }) => pollingMs(state.data?.some(isActive) ?? false),
  });
}

/** One limit search, with what its runs show so far. */
export function useLimit(id: string) {
  return useQuery({
    queryKey: queryKeys.limit(id),
    queryFn: ({ signal }) => service.get(`limits/${encodeURIComponent(id)}`, LimitSearch, { signal }),
    refetchInterval: ({ state }) => pollingMs(state.data !== undefined && isActive(state.data)),
  });
}

/** Starts a search for the highest rate that keeps to an objective. */
export function useStartLimit() {
  return useChange('limit', (request: z.input<typeof LimitSpec>) =>
    announced(service.post('limits', LimitSearch, request))
  );
}

/** Stops a limit search and its current run. */
export function useStopLimit(id: string) {
  return useChange('limit', () => service.post(`limits/${encodeURIComponent(id)}/stop`, LimitSearch));
}
