import { QueryClient } from '@tanstack/react-query';

import { RECOVERY_MS } from './polling.ts';
import type { ServiceError } from './serviceError.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ServiceError;
  }
}

const MAX_RETRIES = 2;

/** Polls a query that has failed, to notice when the service is back. */
export function recoveryMs({ state }: { state: { status: string; error: ServiceError | null } }): number | false {
  const isOut = state.error !== null && (state.error.isOutage || state.error.kind === 'slow');
  return state.status === 'error' && isOut ? RECOVERY_MS : false;
}

/** One client for all pages and panels in the browser, so that they share cached answers. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => error.mayPass && failures < MAX_RETRIES,
      // Grafana on loopback is reachable even if the browser considers itself offline.
      networkMode: 'always',
      staleTime: 1_000,
      refetchInterval: recoveryMs,
    },
    mutations: { networkMode: 'always' },
  },
});
