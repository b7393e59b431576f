import type { TargetSummary } from '@thermobench/service/model/target.ts';

/** Where the readings of some runs are. */
export interface ReadingsIn {
  /** Names of the targets that store rows. */
  stores: string[];
  /** The first of them that cannot delete the rows of individual runs. */
  kept: string | undefined;
}

/** Which of these targets contain readings. Includes targets that are no longer configured, because they may contain readings. */
export function readingsIn(names: Iterable<string>, targets: readonly TargetSummary[]): ReadingsIn {
  const known = new Map(targets.map(({ name, roles }) => [name, roles]));
  const stores = [...new Set(names)].filter((name) => known.get(name)?.counted !== false).sort();
  return { stores, kept: stores.find((name) => known.get(name)?.emptied === false) };
}
