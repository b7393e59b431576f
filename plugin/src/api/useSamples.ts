import { queryOptions, useQuery, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { Sample } from '@thermobench/service/model/sample.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';

const Samples = z.array(Sample);

/** About as many as a graph has pixels and a day has minutes. The service returns longer runs in coarser intervals. */
const MAX_POINTS = 1_500;
/** After this many live seconds, everything is fetched again, in coarser intervals. */
const MAX_LIVE_SAMPLES = 3_600;

/** All samples of a finished run, for `useQueries` over several runs. */
export function samplesQuery(id: string) {
  return queryOptions({
    queryKey: [...queryKeys.run(id), 'samples'],
    queryFn: ({ signal }) => fetchSamples(id, -1, signal),
  });
}

/** The samples of a run. While `live`, fetches only new ones, every second. */
export function useSamples(id: string, live: boolean) {
  const client = useQueryClient();
  const whole = useQuery({ ...samplesQuery(id), enabled: !live, placeholderData: liveSamples(client, id) });
  const growing = useQuery({
    queryKey: liveKey(id),
    async queryFn({ signal }) {
      const known = liveSamples(client, id);
      const kept = known.length < MAX_LIVE_SAMPLES ? known : [];
      return [...kept, ...(await fetchSamples(id, kept.at(-1)?.second ?? -1, signal))];
    },
    enabled: live,
    refetchInterval: pollingMs(true),
  });
  return live ? growing : whole;
}

function liveKey(id: string) {
  return [...queryKeys.run(id), 'samples', 'live'];
}

function liveSamples(client: QueryClient, id: string): Sample[] {
  return client.getQueryData<Sample[]>(liveKey(id)) ?? [];
}

function fetchSamples(id: string, after: number, signal: AbortSignal): Promise<Sample[]> {
  const query = { after, maxPoints: MAX_POINTS };
  return service.get(`runs/${encodeURIComponent(id)}/samples`, Samples, { query, signal });
}
