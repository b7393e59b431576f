import type { SeriesQuery } from '../model/series.ts';

/** Consecutive buckets of equal length, starting at `first`. */
export interface BucketEdges {
  /** Start of the bucket that contains the start of the range, in milliseconds since 1970 UTC. */
  readonly first: number;
  readonly bucketMs: number;
}

/**
 * The buckets of a range. The edges of buckets are multiples of the bucket length, counted from 1970. So a page whose range
 * moves with the clock draws the same buckets again, and the curve keeps its shape. A range that begins within a bucket
 * therefore has one bucket more than `maxPoints`. If there is only one bucket, it contains the whole range, wherever that
 * begins.
 */
export function bucketEdges({ from, to, maxPoints }: SeriesQuery, unitMs = 1): BucketEdges {
  const bucketMs = Math.max(1, Math.ceil((to - from) / unitMs / maxPoints)) * unitMs;
  return { first: maxPoints === 1 ? from : Math.floor(from / bucketMs) * bucketMs, bucketMs };
}
