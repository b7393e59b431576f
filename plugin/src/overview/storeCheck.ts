import type { StoreState } from '@thermobench/service/model/store-state.ts';

/** While a page is open, the service checks each store every 30 s, unless a run uses it. */
const STALE_AFTER_MS = 120_000;

/**
 * The time of a store's last check if it is too old to tell the store's current state, in milliseconds since 1970 UTC.
 * Null otherwise, and for a store that a run uses: the run shows whether the store can be reached.
 */
export function staleCheck({ checkedAt, inUse }: StoreState, now: number): number | null {
  return checkedAt !== null && !inUse && now - checkedAt > STALE_AFTER_MS ? checkedAt : null;
}

/** The time of the oldest check of a store, if that is too long ago; otherwise null. */
export function oldestCheck(stores: readonly StoreState[] | null): number | null {
  const stale = (stores ?? []).flatMap((store) => staleCheck(store, Date.now()) ?? []);
  return stale.length === 0 ? null : Math.min(...stale);
}

/** Whether a check is in progress: the service starts one for each request that finds none or an old one. */
export function isBeingChecked(store: StoreState, now: number): boolean {
  return (store.state === 'unknown' && !store.inUse) || staleCheck(store, now) !== null;
}
