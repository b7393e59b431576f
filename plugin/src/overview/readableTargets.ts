import type { StoreState } from '@thermobench/service/model/store-state.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

/**
 * Names of the targets that can be queried for their newest readings: their store keeps readings, and can be reached as
 * far as the service knows.
 *
 * @param stores - Null if the service does not report them; undefined until it has answered.
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
 * Whether the newest readings of a target can be found. For a topic, that would mean reading all of it. Any other
 * target that a relay cannot write to keeps no readings.
 */
export function keepsReadings({ roles }: TargetSummary): boolean {
  return roles.run && roles.relayTo && !roles.relayFrom;
}

function isReachable(name: string) {
  return ({ target, state, inUse }: StoreState) => target === name && (state === 'reachable' || inUse);
}
