import type { StoreFacts } from '../model/report.ts';

/** A fact that a store reports differently than before. */
export interface StoreChange {
  /** `version`, or the name of a setting. */
  readonly name: string;
  /** Null if the store did not report it. */
  readonly before: string | null;
  readonly after: string | null;
}

interface Measured {
  readonly store: StoreFacts | null;
}

/**
 * What each run's store reported differently than that of the last run before it: its version, and the settings that decide what an
 * ack means. A run whose store reported nothing has no changes, and the next one is compared with the run before.
 */
export function storeChanges(runs: readonly Measured[]): StoreChange[][] {
  let known: StoreFacts | null = null;
  return runs.map(({ store }) => {
    const changes = known === null || store === null ? [] : changesBetween(known, store);
    known = store ?? known;
    return changes;
  });
}

function changesBetween(before: StoreFacts, after: StoreFacts): StoreChange[] {
  const [old, current] = [before, after].map(
    ({ version, durability }) => new Map<string, unknown>([['version', version], ...Object.entries(durability)])
  );
  const names = new Set([...old.keys(), ...current.keys()]);
  return [...names].flatMap((name) => {
    const change = { name, before: textOf(old.get(name)), after: textOf(current.get(name)) };
    return change.before === change.after ? [] : [change];
  });
}

function textOf(value: unknown): string | null {
  return value === undefined ? null : String(value);
}
