import { queryOptions, useQueries, type UseQueryResult } from '@tanstack/react-query';
import { NewestReading } from '@thermobench/service/model/series.ts';
import { z } from 'zod';

import { service } from './client.ts';

const Newest = z.array(NewestReading);
/** Long, because each query reads from the stores. */
const POLL_MS = 30_000;

function newestQuery(target: string) {
  return queryOptions({
    queryKey: ['newest', target],
    queryFn: async ({ signal }) => ({
      target,
      readings: await service.get('newest', Newest, { query: { target }, signal }),
    }),
    refetchInterval: POLL_MS,
    retry: false,
  });
}

/**
 * The newest reading of each location in these targets, except readings of benchmark runs. A target whose store fails
 * has none; its state shows why.
 */
export function useNewest(targets: readonly string[]) {
  return useQueries({ queries: targets.map(newestQuery), combine });
}

function combine(results: Array<UseQueryResult<{ target: string; readings: NewestReading[] }>>) {
  return {
    newest: results.flatMap(({ data }) => data ?? []),
    isPending: results.some(({ isPending }) => isPending),
  };
}
