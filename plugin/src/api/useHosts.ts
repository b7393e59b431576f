import { useQuery } from '@tanstack/react-query';
import { Host } from '@thermobench/service/model/host.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';

const Hosts = z.array(Host);

/** While a run depends on them. To answer, the service asks every agent. */
const WATCHED_MS = 5_000;

/** The hosts that producers can run on. */
export function useHosts(isWatched = false) {
  return useQuery({
    queryKey: ['hosts'],
    queryFn: ({ signal }) => service.get('hosts', Hosts, { signal }),
    refetchInterval: isWatched ? WATCHED_MS : pollingMs(false),
  });
}
