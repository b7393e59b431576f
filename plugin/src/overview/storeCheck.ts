import type { StoreState } from '@thermobench/service/model/store-state.ts';

/** While a page is open, the service checks each store every half minute, unless a run uses it. */
const STALE_AFTER_MS = 120_000;

/**
 * When a store was checked, if that is too long ago to know its state now; milliseconds since 1970 UTC. Null for a recent check, for
 * one that is still running, and for a store that a run uses: the run shows whether it can be reached.
 */
export function staleCheck({ checkedAt, inUse }: StoreState, now: number): number | null {
  return checkedAt !== null && !inUse && now - checkedAt > STALE_AFTER_MS ? checkedAt : null;
}
