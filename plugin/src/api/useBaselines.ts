import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Baseline } from '@thermobench/service/model/baseline.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';
import { useServiceAction } from './useServiceAction.ts';

const Baselines = z.array(Baseline);
const LIMIT = 200;

/** The measured limits of hosts, newest first. */
export function useBaselines() {
  return useQuery({
    queryKey: queryKeys.baselines,
    queryFn: ({ signal }) => service.get('baselines', Baselines, { query: { limit: LIMIT }, signal }),
    refetchInterval: ({ state }) => pollingMs(state.data?.some((baseline) => baseline.state === 'running') ?? false),
  });
}

/** Starts to measure a host. `force` also measures while other programs use it. */
export function useStartBaseline(host: string) {
  return useBaselineAction(({ force }: { force: boolean }) =>
    service.post(`hosts/${encodeURIComponent(host)}/baseline`, Baseline, force ? { force } : {})
  );
}

/** Cancels a baseline. */
export function useStopBaseline(id: string) {
  return useBaselineAction(() => service.post(`baselines/${encodeURIComponent(id)}/stop`, Baseline));
}

/** The service's answer replaces the cached one at once, and the list is queried again. */
function useBaselineAction<Request = void>(send: (request: Request) => Promise<Baseline>) {
  const client = useQueryClient();
  return useServiceAction({
    mutationFn: send,
    onSuccess: (changed) => {
      client.setQueryData<Baseline[]>(queryKeys.baselines, (known = []) => [
        changed,
        ...known.filter(({ id }) => id !== changed.id),
      ]);
      return client.invalidateQueries({ queryKey: queryKeys.baselines });
    },
  });
}
