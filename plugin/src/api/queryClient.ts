import { QueryClient } from '@tanstack/react-query';

import type { ServiceError } from './serviceError.ts';

declare module '@tanstack/react-query' {
  interface Register {
    defaultError: ServiceError;
  }
}

const MOST_RETRIES = 2;

/** One for all pages and panels in the browser, so that they share what the service said. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      retry: (failures, error) => error.mayPass && failures < MOST_RETRIES,
      // Grafana may well be reachable where the browser believes to be offline: loopback.
      networkMode: 'always',
      staleTime: 1_000,
    },
    mutations: { networkMode: 'always' },
  },
});
