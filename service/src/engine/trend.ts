import type { Journal } from '../journal/journal.ts';
import type { RunRecord } from '../journal/rows.ts';
import { haveSameConfiguration } from '../model/configuration.ts';
import type { SinkKind } from '../sinks/sink-kind.ts';

/**
 * The finished runs with the configuration of the given one: the newest `limit`, oldest first.
 *
 * @param kind - Kind of the target's sink; undefined if the target is no longer configured.
 */
export function trendOf(journal: Journal, run: RunRecord, kind: SinkKind | undefined, limit: number): RunRecord[] {
  const defaults = kind?.options.safeParse({}).data ?? {};
  return journal
    .settingsOfEnded(run)
    .filter((other) => haveSameConfiguration(run, other, defaults))
    .slice(0, limit)
    .flatMap(({ id }) => journal.run(id) ?? [])
    .reverse();
}
