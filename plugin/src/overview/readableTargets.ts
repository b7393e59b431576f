import type { StoreState } from '@thermobench/service/model/store-state.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

/**
 * Names of the targets that can be asked for their newest readings: their store keeps readings and can be reached, as far as known.
 *
 * @param stores - Null if the service does not report them; undefined until it has.
 */
export function readableTargets(
  targets: readonly TargetSummary[],
  stores: readonly StoreState[] | null | undefined
): string[] {
  return targets
    .filter(keepsReadings)
    .map(({ name }) => name)
    .filter((name) => stores === null || stores?.some(isReachable(name)));
}

/** A topic would have to be read as a whole to find its newest readings; other targets that no relay can fill keep none. */
function keepsReadings({ roles }: TargetSummary): boolean {
  return roles.run && roles.relayTo && !roles.relayFrom;
}

function isReachable(name: string) {
  return ({ target, state, inUse }: StoreState) => target === name && (state === 'reachable' || inUse);
}
