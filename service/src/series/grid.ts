import type { Frame, SeriesQuery } from '../model/series.ts';
import { HOUR_MS, MINUTE_MS, type Hour, type Minute } from './hour.ts';

/** From here on a series is made of minutes; shorter ones are asked of the store as they are. */
const LONG_FROM_MS = 6 * HOUR_MS;

/** Buckets of whole minutes, and a range widened to them. */
export interface Grid {
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
}

/** The grid of a long range, with at most `maxPoints` buckets; null for a short one. */
export function gridOf({ from, to, maxPoints }: SeriesQuery): Grid | null {
  if (to - from < LONG_FROM_MS) {
    return null;
  }
  const begin = Math.floor(from / MINUTE_MS) * MINUTE_MS;
  const end = Math.ceil(to / MINUTE_MS) * MINUTE_MS;
  const bucketMs = Math.ceil((end - begin) / MINUTE_MS / maxPoints) * MINUTE_MS;
  return { from: begin, to: end, bucketMs };
}

/** One location's hours, in any order, as the buckets of the grid. */
export function frameOf(location: string, { from, to, bucketMs }: Grid, hours: readonly Hour[]): Frame {
  const buckets = new Map<number, { count: number; sum: number; min: number; max: number }>();
  const add = ({ start, count, mean, min, max }: Minute) => {
    const bucket = Math.floor((start - from) / bucketMs);
    const known = buckets.get(bucket);
    if (known === undefined) {
      buckets.set(bucket, { count, sum: mean * count, min, max });
    } else {
      known.count += count;
      known.sum += mean * count;
      known.min = Math.min(known.min, min);
      known.max = Math.max(known.max, max);
    }
  };
  for (const { minutes } of hours) {
    minutes.filter(({ start }) => start >= from && start < to).forEach(add);
  }
  const inOrder = [...buckets].sort(([a], [b]) => a - b);
  return {
    location,
    bucketMs,
    time: inOrder.map(([bucket]) => from + bucket * bucketMs),
    min: inOrder.map(([, { min }]) => min),
    max: inOrder.map(([, { max }]) => max),
    mean: inOrder.map(([, { sum, count }]) => sum / count),
    count: inOrder.map(([, { count }]) => count),
  };
}
