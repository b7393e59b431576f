import { z } from 'zod';

import { HostSample } from './host-sample.ts';
import { SensorsInAll } from './sensor.ts';
import { StoreSample } from './store-figures.ts';

/** Percentiles of one HDR histogram, in milliseconds. */
export const Percentiles = z.object({
  p50: z.number(),
  p90: z.number(),
  p99: z.number(),
  p999: z.number(),
  max: z.number(),
});
export type Percentiles = z.infer<typeof Percentiles>;

/** Latencies, in milliseconds. Null if nothing was measured. */
export const LatencyMs = z.object({
  service: Percentiles.nullable().describe(
    "From the call that passes a reading to the sink until the sink's ack, without time spent waiting in the " +
      'producers themselves. A wait that ended in a fault is included with its length, as a lower bound.'
  ),
  intended: Percentiles.nullable().describe(
    'From the intended start until the ack; null for a closed loop. Readings that were due but never started are ' +
      'included with the time they waited.'
  ),
  commit: Percentiles.nullable().describe('How long commits took, including failed ones.'),
  failed: Percentiles.nullable().default(null).describe('Waits that ended in a fault; they are part of `service` too.'),
  client: Percentiles.nullable()
    .default(null)
    .describe(
      "How long answers may have waited because the producer's own thread was busy. This time is part of `service`: it cannot be separated from the time that the store took."
    ),
});
export type LatencyMs = z.infer<typeof LatencyMs>;

/** What a producer can be doing, in display order; at any moment it does exactly one of these. */
export const PHASES = ['building', 'queued', 'writing', 'committing', 'reconnecting', 'idle'] as const;
export type Phase = (typeof PHASES)[number];

/** The colour of each phase on pages, panels, dashboards and in reports, by names of Grafana's palette. Idle time is gray. */
export const PHASE_COLORS = {
  building: 'blue',
  queued: 'purple',
  writing: 'green',
  committing: 'orange',
  reconnecting: 'red',
  idle: 'gray',
} as const satisfies Readonly<Record<Phase, string>>;

/** Where a producer's time went, as fractions of 1. Versions before 0.2.0 had no `queued` and no `reconnecting`. */
export const TimeSpent = z.object({
  building: z.number().describe('Creating readings and passing them to the client.'),
  queued: z
    .number()
    .default(0)
    .describe('Ready, but waiting for its thread, or for a connection that several producers share.'),
  writing: z.number().describe('Waiting for the store to accept readings.'),
  committing: z.number().describe('Waiting for the store to make readings durable.'),
  reconnecting: z.number().default(0).describe('Restoring a lost connection.'),
  idle: z.number().describe('Nothing was due, or the source had no reading.'),
});
export type TimeSpent = z.infer<typeof TimeSpent>;

/** What the relay that copies a run's readings to another target did in one interval. */
export const RelaySample = z.object({
  relayed: z.int().describe("Readings that are durable in the relay's store."),
  rowsPerSecond: z.number(),
  lag: z.int().describe('Lag of the relay in records of the topic, at the end of the interval.'),
  endToEndMs: Percentiles.nullable().describe(
    "From the producer's send to the relay's commit. Between two hosts, it includes the difference between their " +
      'clocks.'
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
  failed: z.int().default(0).describe('Readings whose wait ended in a fault: whether they are stored is unknown.'),
  missed: z
    .int()
    .default(0)
    .describe('Readings that were due but never started; counted only in the last sample of a paced run.'),
  longestStallMs: z
    .number()
    .default(0)
    .describe('The longest time so far in which nothing was acked although readings had been handed over.'),
  transientErrors: z.int(),
  rowsPerSecond: z.number(),
  latencyMs: LatencyMs,
  timeSpent: TimeSpent,
  generator: z.object({
    cpuSeconds: z.number(),
    eventLoopUtilization: z.number().describe('Utilization of the busiest thread, 0 to 1.'),
    eventLoopDelayMs: z.number().describe('99th percentile, of the slowest thread.'),
    gcSeconds: z.number(),
    residentBytes: z.number(),
  }),
  spooled: z.int().nullable().describe('Readings that wait on disk for the store; null without a spool.'),
  sensors: SensorsInAll.optional().describe('Counted since the start of the run; only for real sensors.'),
  relay: RelaySample.optional().describe('Only for a run with a relay.'),
  store: StoreSample.optional().describe('What the store reported about itself. Left out if it reported nothing.'),
  shares: z
    .array(z.object({ host: z.string(), rowsPerSecond: z.number() }))
    .optional()
    .describe('Acked rows of each host; only for a run on hosts with agents.'),
  hosts: z.array(HostSample).optional().describe('The observed hosts. Versions before 0.2.0 observed none.'),
});
export type Sample = z.infer<typeof Sample>;
