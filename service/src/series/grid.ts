import type { Frame, SeriesQuery } from '../model/series.ts';
import { bucketEdges, type BucketEdges } from '../sinks/bucket-edges.ts';
import { HOUR_MS, MINUTE_MS, NUMBERS_PER_MINUTE, type PackedMinutes } from './hour.ts';

/** A series of at least this length is built from minutes; shorter ones are queried from the store directly. */
const LONG_FROM_MS = 6 * HOUR_MS;

/** Buckets of whole minutes, and the range, extended to whole minutes. */
export interface Grid extends BucketEdges {
  readonly from: number;
  readonly to: number;
}

/** The grid of a long range, in the buckets of {@link bucketEdges}; null for a short one. */
export function gridOf({ from, to, maxPoints }: SeriesQuery): Grid | null {
  if (to - from < LONG_FROM_MS) {
    return null;
  }
  const begin = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  const end = Math.ceil(to / MINUTE_MS) * MINUTE_MS;
  return { from: begin, to: end, ...bucketEdges({ from: begin, to: end, maxPoints }, MINUTE_MS) };
}

/** Number of the bucket that a time belongs to. */
export function bucketOf({ first, bucketMs }: Grid, time: number): number {
  return Math.floor((time - first) / bucketMs);
}

/** Puts one location's minutes, given in any order, into the buckets of the grid. */
export function frameOf(location: string, grid: Grid, minutes: readonly PackedMinutes[]): Frame {
  const { from, to, first, bucketMs } = grid;
  const counts: number[] = [];
  const sums: number[] = [];
  const least: number[] = [];
  const greatest: number[] = [];
  for (const some of minutes) {
    for (let at = 0; at < some.length; at += NUMBERS_PER_MINUTE) {
      const start = some[at];
      if (start >= from && start < to) {
        const bucket = bucketOf(grid, start);
        const count = some[at + 1];
        counts[bucket] = (counts[bucket] ?? 0) + count;
        sums[bucket] = (sums[bucket] ?? 0) + some[at + 2] * count;
        least[bucket] = Math.min(least[bucket] ?? Infinity, some[at + 3]);
        greatest[bucket] = Math.max(greatest[bucket] ?? -Infinity, some[at + 4]);
      }
    }
  }
  // The arrays have holes in buckets without readings.
  const buckets = Object.keys(counts).map(Number);
  return {
    location,
    bucketMs,
    time: buckets.map((bucket) => first + bucket * bucketMs),
    min: buckets.map((bucket) => least[bucket]),
    max: buckets.map((bucket) => greatest[bucket]),
    mean: buckets.map((bucket) => sums[bucket] / counts[bucket]),
    count: buckets.map((bucket) => counts[bucket]),
  };
}
