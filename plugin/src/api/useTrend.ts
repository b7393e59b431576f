import { useQuery } from '@tanstack/react-query';
import { TrendRun } from '@thermobench/service/model/trend.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';

const Trend = z.array(TrendRun);
const MAX_RUNS = 200;

/** The finished runs with the same configuration as this one, oldest first. */
export function useTrend(id: string) {
  return useQuery({
    queryKey: [...queryKeys.runs, 'trend', id],
    queryFn: ({ signal }) =>
      service.get(`runs/${encodeURIComponent(id)}/trend`, Trend, { query: { limit: MAX_RUNS }, signal }),
    refetchInterval: pollingMs(false),
  });
}
