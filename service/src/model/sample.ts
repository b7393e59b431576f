import { z } from 'zod';

/** Percentiles of one HDR histogram, in milliseconds. */
export const Percentiles = z.object({
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});
export type Percentiles = z.infer<typeof Percentiles>;

/** Latencies, in milliseconds. Null where nothing was measured. */
export const LatencyMs = z.object({
  service: Percentiles.nullable().describe('From the call that hands a reading to the sink until the sink acked it.'),
  intended: Percentiles.nullable().describe('From the intended start until acked; null for a closed loop.'),
  commit: Percentiles.nullable().describe('How long a commit took.'),
});
export type LatencyMs = z.infer<typeof LatencyMs>;

/** Where a producer's time went, as shares of 1. */
export const TimeSpent = z.object({
  building: z.number(),
  writing: z.number(),
  committing: z.number(),
  idle: z.number(),
});
export type TimeSpent = z.infer<typeof TimeSpent>;

/** What happened in one interval of a run; one second unless downsampled. */
export const Sample = z.object({
  second: z.int().min(0).describe('Seconds since the producers started, at the end of the interval.'),
  at: z.number().describe('Milliseconds since 1970 UTC, at the end of the interval.'),
  seconds: z.number().describe('Length of the interval in seconds.'),
  warming: z.boolean(),
  offered: z.int(),
  acked: z.int(),
  rejected: z.int(),
  transientErrors: z.int(),
  rowsPerSecond: z.number(),
  latencyMs: LatencyMs,
  timeSpent: TimeSpent,
  generator: z.object({
    cpuSeconds: z.number(),
    eventLoopUtilization: z.number().describe('Of the busiest thread, 0 to 1.'),
    eventLoopDelayMs: z.number().describe('99th percentile, of the slowest thread.'),
    gcSeconds: z.number(),
    residentBytes: z.number(),
  }),
  spooled: z.int().nullable().describe('Readings waiting on disk for the store; null where there is no spool.'),
});
export type Sample = z.infer<typeof Sample>;
