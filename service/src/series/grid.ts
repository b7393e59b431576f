import type { Frame, SeriesQuery } from '../model/series.ts';
import { bucketEdges, type BucketEdges } from '../sinks/bucket-edges.ts';
import { Buckets } from '../sinks/buckets.ts';
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
  const buckets = new Buckets(grid, grid.to);
  for (const some of minutes) {
    for (let at = 0; at < some.length; at += NUMBERS_PER_MINUTE) {
      const start = some[at];
      if (start >= grid.from && start < grid.to) {
        buckets.addAll(start, some[at + 1], some[at + 2], some[at + 3], some[at + 4]);
      }
    }
  }
  return buckets.frame(location);
}
