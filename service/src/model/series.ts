import { z } from 'zod';

import { Location } from './reading.ts';

/**
 * Readings of one location in a time range, downsampled in the store: at most `maxPoints` buckets, and one more if the range
 * begins within a bucket. Bucket edges are multiples of the bucket length, counted from 1970.
 */
export const SeriesQuery = z.object({
  location: Location.optional().describe('Null means every location.'),
  from: z.number().describe('Milliseconds since 1970 UTC.'),
  to: z.number().describe('Milliseconds since 1970 UTC, exclusive.'),
  maxPoints: z.int().min(1).max(10_000).default(500),
});
export type SeriesQuery = z.infer<typeof SeriesQuery>;

/** Whether the readings include rows of benchmark runs. */
export const RunRows = z
  .enum(['hidden', 'shown'])
  .describe(
    'Whether rows of benchmark runs are left out (hidden) or included (shown). A benchmark run is a run with a ' +
      'planned end or without a rate, including one that replays a file. Rows of collections, of paced runs without an ' +
      'end, and of other writers are always included.'
  );
export type RunRows = z.infer<typeof RunRows>;

/** A request for series: of one location, of several, or of all. */
export interface SeriesRequest extends Omit<SeriesQuery, 'location'> {
  readonly location?: string | readonly string[] | undefined;
  /** Default: hidden. */
  readonly runs?: RunRows | undefined;
}

/** The newest reading of a location. */
export const NewestReading = z.object({
  location: z.string(),
  time: z.number().describe('Milliseconds since 1970 UTC.'),
  value: z.number(),
});
export type NewestReading = z.infer<typeof NewestReading>;

/** One location's buckets, column by column: start of the bucket, and statistics of its readings. */
export const Frame = z.object({
  location: z.string(),
  bucketMs: z.number(),
  time: z.array(z.number()),
  min: z.array(z.number()),
  max: z.array(z.number()),
  mean: z.array(z.number()),
  count: z.array(z.int()),
  pendingHours: z
    .int()
    .optional()
    .describe(
      'Hours that the store is still aggregating: their buckets cover only the first minute of each hour, or are missing. Left out if there are none.'
    ),
});
export type Frame = z.infer<typeof Frame>;
