import type { Sample } from './sample.ts';

/** The rate of a shorter interval says little: the acks of a whole batch may arrive in it. */
const SHORTEST_SECONDS = 0.5;

/** The rate of a sample for a chart; null if its interval is too short, unless it is the first one of a run. */
export function chartedRate({
  second,
  seconds,
  rowsPerSecond,
}: Pick<Sample, 'second' | 'seconds' | 'rowsPerSecond'>): number | null {
  return seconds < SHORTEST_SECONDS && second > 1 ? null : rowsPerSecond;
}
