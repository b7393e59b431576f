import { hasEnded, intervalMsOf, type Run } from '@thermobench/service/model/run.ts';
import { SILENT_AFTER_MS } from '@thermobench/service/model/silence.ts';

/** A collector that misses this many readings in a row is silent. */
const MISSED_READINGS = 3;

/**
 * A location is silent after this many milliseconds without a reading. Depends on the slowest active collection among
 * these.
 */
export function silentAfterMs(collections: readonly Run[]): number {
  const periods = collections.filter(({ state }) => !hasEnded(state)).map(({ spec }) => intervalMsOf(spec) ?? 0);
  return Math.max(SILENT_AFTER_MS, ...periods.map((period) => MISSED_READINGS * period));
}
