import type { StoreState } from '@thermobench/service/model/store-state.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

/**
 * Names of the targets that can be queried for their newest readings: their store keeps readings and is reachable, as far as
 * known.
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

/**
 * To find the newest readings of a topic, the whole topic would have to be read. Other targets that a relay cannot write to
 * keep no readings.
 */
export function keepsReadings({ roles }: TargetSummary): boolean {
  return roles.run && roles.relayTo && !roles.relayFrom;
}

function isReachable(name: string) {
  return ({ target, state, inUse }: StoreState) => target === name && (state === 'reachable' || inUse);
}
