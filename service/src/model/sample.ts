import { z } from 'zod';

import { SensorsInAll } from './sensor.ts';

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

/** What a relay did that takes the readings of a run further, in one interval. */
export const RelaySample = z.object({
  relayed: z.int().describe('Readings that are durable in its store.'),
  rowsPerSecond: z.number(),
  lag: z.int().describe('Records of the topic that it still had before it, at the end of the interval.'),
  endToEndMs: Percentiles.nullable().describe(
    "From the producer's sending to the relay's commit. Of two hosts the clocks are compared as well."
  ),
});
export type RelaySample = z.infer<typeof RelaySample>;

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
  sensors: SensorsInAll.optional().describe('Since the start of the run; only where real sensors are read.'),
  relay: RelaySample.optional().describe('Only of a run with a relay.'),
});
export type Sample = z.infer<typeof Sample>;
