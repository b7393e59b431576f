import type { Journal } from '../journal/journal.ts';

/**
 * When the store of each target last confirmed rows, in milliseconds since 1970 UTC. This is the end of a run whose rows were
 * counted and are all there, or the last sample of an active collection in which rows were acked. Targets without either are
 * missing.
 */
export function confirmedAt(journal: Journal): Map<string, number> {
  const active = journal.activeRuns().filter(({ kind }) => kind === 'collection');
  const acks = active.flatMap(({ id, spec }) => {
    const at = journal.progress.lastAckAt(id);
    return at === null ? [] : [{ target: spec.target, at }];
  });
  const latest = new Map<string, number>();
  for (const { target, at } of [...journal.lastValidEnds(), ...acks]) {
    latest.set(target, Math.max(at, latest.get(target) ?? -Infinity));
  }
  return latest;
}
