import type { StoreState } from '@thermobench/service/model/store-state.ts';

import type { Service } from '../api/client.ts';
import { fetchStores } from '../api/useStores.ts';
import { isBeingChecked } from './storeCheck.ts';

/** A store that does not answer at all takes longer: then, its last known state is better than no answer. */
const PATIENCE_MS = 4_000;
const PAUSE_MS = 500;

/**
 * The state of each store, after the checks that are in progress. The service answers with the last known states and starts checks, so
 * the first answer after a long time may be outdated. Null if the service is too old to report states.
 */
export async function checkedStores(service: Service, signal: AbortSignal): Promise<StoreState[] | null> {
  const until = performance.now() + PATIENCE_MS;
  for (;;) {
    const stores = await fetchStores(service, signal);
    const isPending = stores?.some((store) => isBeingChecked(store, Date.now())) ?? false;
    if (!isPending || performance.now() >= until) {
      return stores;
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}
