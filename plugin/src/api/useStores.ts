import { useQuery } from '@tanstack/react-query';
import { StoreState } from '@thermobench/service/model/store-state.ts';
import { z } from 'zod';

import { isBeingChecked } from '../overview/storeCheck.ts';
import { service, type Service } from './client.ts';
import { pollingMs } from './polling.ts';
import { ServiceError } from './serviceError.ts';

const Stores = z.array(StoreState);

/** Whether each target's store can be reached. Null if the service is too old to report it. */
export async function fetchStores(from: Service, signal?: AbortSignal): Promise<StoreState[] | null> {
  try {
    return await from.get('stores', Stores, { signal });
  } catch (thrown) {
    if (thrown instanceof ServiceError && thrown.kind === 'outdated') {
      return null;
    }
    throw thrown;
  }
}

/** The same, refreshed while the page is open, and more often while a check is pending or readings are being deleted. */
export function useStores() {
  return useQuery({
    queryKey: ['stores'],
    queryFn: ({ signal }) => fetchStores(service, signal),
    refetchInterval: ({ state }) =>
      pollingMs(state.data?.some((store) => isBeingChecked(store, Date.now()) || isDeleting(store)) ?? false),
  });
}

/**
 * Whether a deletion is in progress. A failed one does not count, because the service retries it only once a minute.
 */
function isDeleting({ deletionCounts: { all, failed } }: StoreState): boolean {
  return all > failed;
}
