import { useQuery } from '@tanstack/react-query';
import { Health, TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { useServiceAction } from './useServiceAction.ts';

const Targets = z.array(TargetSummary);

/** The configured targets, and what a run may set for each. */
export function useTargets() {
  return useQuery({
    queryKey: ['targets'],
    queryFn: ({ signal }) => service.get('targets', Targets, { signal }),
  });
}

/** Connects to a target, and returns which store it is and how durable its acks are. */
export function useCheckTarget(name: string) {
  return useServiceAction({ mutationFn: () => service.post(`targets/${encodeURIComponent(name)}/check`, Health) });
}
