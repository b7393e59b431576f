import type { StoreFacts } from '../model/report.ts';

/** A fact that a store reports differently than before. */
export interface StoreChange {
  /** `version`, or the name of a setting. */
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

interface Measured {
  readonly store: StoreFacts | null;
}

/**
 * What each run's store reported differently than before: its version, and the settings that decide what an ack means. Each fact is
 * compared with the last run that reported it. A fact reported for the first time is not a change: the engine of a table, for
 * example, is unknown to the run that creates it.
 */
export function storeChanges(runs: readonly Measured[]): StoreChange[][] {
  const known = new Map<string, string>();
  return runs.map(({ store }) =>
    factsOf(store).flatMap(([name, after]) => {
      const before = known.get(name) ?? after;
      known.set(name, after);
      return before === after ? [] : [{ name, before, after }];
    })
  );
}

function factsOf(store: StoreFacts | null): Array<[string, string]> {
  return store === null
    ? []
    : [['version', store.version], ...Object.entries(store.durability)].map(([name, value]) => [
        String(name),
        String(value),
      ]);
}
