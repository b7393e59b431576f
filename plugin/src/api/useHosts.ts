import { useQuery } from '@tanstack/react-query';
import { Host } from '@thermobench/service/model/host.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';

const Hosts = z.array(Host);

/** The hosts that producers can run on. */
export function useHosts() {
  return useQuery({
    queryKey: ['hosts'],
    queryFn: ({ signal }) => service.get('hosts', Hosts, { signal }),
    refetchInterval: pollingMs(false),
  });
}
