import type { SeriesQuery } from '../model/series.ts';

/** Buckets of one length, one after another from `first` on. */
export interface BucketEdges {
  /** Begin of the bucket that the range begins in, in milliseconds since 1970 UTC. */
  readonly first: number;
  readonly bucketMs: number;
}

/**
 * The buckets of a range. Their edges are multiples of their length since 1970: a page that moves on with the clock draws the same
 * buckets again, and the curve stands still. So a range that begins within a bucket has one more than `maxPoints`.
 * A single bucket holds the whole range, wherever that begins.
 */
export function bucketEdges({ from, to, maxPoints }: SeriesQuery, unitMs = 1): BucketEdges {
  const bucketMs = Math.max(1, Math.ceil((to - from) / unitMs / maxPoints)) * unitMs;
  return { first: maxPoints === 1 ? from : Math.floor(from / bucketMs) * bucketMs, bucketMs };
}
