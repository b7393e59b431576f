import { z } from 'zod';

import { HostSecond } from '../../hosts/host-second.ts';
import { Baseline, BaselineRequest } from '../../model/baseline.ts';
import { FaultRecord } from '../../model/fault.ts';
import { MAX_PRODUCERS, RunId, RunSpec } from '../../model/run.ts';
import { SensorHealth } from '../../model/sensor.ts';
import { SourceReport } from '../../model/source-report.ts';
import type { AccountChange } from '../../producer/account.ts';
import type { EncodedSecond } from '../../producer/second.ts';
import { isEncodedHistogram } from '../../stats/histograms.ts';

/*
 * What conductor and agents send each other.
 *
 * The conductor sends one order to each agent, `muster`, and waits for the reply. After that, it sends a hold to each agent every second.
 * A hold says which state the conductor wants and which reports it has recorded, so each hold replaces earlier ones that were lost.
 * An agent whose lease is not renewed by holds stops its producers. It keeps each report until a hold says that it is recorded, and
 * sends unrecorded reports again.
 */

/** Connect these producers of a run, and wait for the start. */
export const Muster = z.object({
  run: RunId,
  lease: z.uuid(),
  leaseMs: z.int().min(1_000),
  spec: RunSpec,
  producers: z.int().min(1).max(MAX_PRODUCERS),
  numbers: z.array(z.int().min(0)).min(1).max(MAX_PRODUCERS),
});
export type Muster = z.infer<typeof Muster>;

/** A server of iperf3 on the host of the service, which the agent reaches at the address of the NATS server. */
const BaselinePeer = z.object({ name: z.string(), port: z.int().min(1).max(65_535) });

/** Survey or measure this host: see baseline/measured-host.ts. */
export const BaselineOrder = z.discriminatedUnion('baseline', [
  z.object({ baseline: z.literal('survey'), request: BaselineRequest }),
  // The id becomes part of a path.
  z.object({ baseline: z.literal('measure'), begun: Baseline.extend({ id: RunId }), peer: BaselinePeer.nullable() }),
  z.object({ baseline: z.literal('look'), id: z.string() }),
  z.object({ baseline: z.literal('stop'), id: z.string() }),
]);
export type BaselineOrder = z.infer<typeof BaselineOrder>;

/** The agent's reply: the draft after a survey, otherwise the baseline as it is now. */
export const BaselineReply = z.discriminatedUnion('known', [
  z.object({ known: z.literal(true), baseline: Baseline.partial({ id: true }) }),
  z.object({ known: z.literal(false), fault: FaultRecord }),
]);
export type BaselineReply = z.infer<typeof BaselineReply>;

/** The agent's reply once its producers are connected, or once that has failed. */
export const Mustered = z.discriminatedUnion('ready', [
  z.object({
    ready: z.literal(true),
    source: z.object({ description: z.string(), report: SourceReport.nullable() }),
  }),
  z.object({ ready: z.literal(false), fault: FaultRecord }),
]);
export type Mustered = z.infer<typeof Mustered>;

/** What the conductor wants now. */
export const Hold = z.object({
  run: RunId,
  lease: z.uuid(),
  /** When to start, in milliseconds since 1970 UTC by the agent's clock; null before the start is decided. */
  startAt: z.number().nullable(),
  wanted: z.enum(['work', 'stop', 'abort', 'forget']),
  /** The number of the last report that is recorded; 0 if none is. */
  recorded: z.int().min(0),
  /**
   * The number of the last report that arrived together with all before it; not smaller than `recorded`, except after a restart of the
   * conductor. The agent sends later reports again, and keeps those after `recorded`: one slow host delays the recording for all hosts.
   */
  received: z.int().min(0),
});
export type Hold = z.infer<typeof Hold>;

/** The time of a clock, in milliseconds since 1970 UTC. */
export const ClockReply = z.object({ now: z.number() });

/** Checked on arrival: one broken histogram must not end the work of all hosts when they are merged. */
const EncodedHistogram = z.string().refine(isEncodedHistogram).nullable();

const Latencies = z.object({
  service: EncodedHistogram,
  intended: EncodedHistogram,
  commit: EncodedHistogram,
  failed: EncodedHistogram,
  client: EncodedHistogram,
});

const Phases = z.object({
  building: z.number(),
  queued: z.number(),
  writing: z.number(),
  committing: z.number(),
  reconnecting: z.number(),
  idle: z.number(),
});

const SentSecond = z.object({
  second: z.int(),
  elapsedMs: z.number(),
  offered: z.int(),
  acked: z.int(),
  rejected: z.int(),
  failed: z.int(),
  missed: z.int(),
  dropped: z.int(),
  transientErrors: z.int(),
  missedTicks: z.int(),
  starvedMs: z.number(),
  firstCommitsMs: z.array(z.number()).max(MAX_PRODUCERS),
  longestStallMs: z.number(),
  latencies: Latencies,
  spent: Phases,
  cpuSeconds: z.number(),
  eventLoopMs: z.number(),
  eventLoopDelayMs: z.number(),
  gcMs: z.number(),
  residentBytes: z.number(),
  spooled: z.int().nullable(),
  recovered: z.array(FaultRecord),
  sensors: z.array(SensorHealth).optional(),
}) satisfies z.ZodType<EncodedSecond>;

export const SentChange = z.object({
  producer: z.int().min(0),
  offered: z.int().min(0),
  acked: z.int().min(0),
  open: z.int().min(0),
  unacked: z.array(z.tuple([z.int(), z.int()]).readonly()).readonly(),
}) satisfies z.ZodType<AccountChange>;

const SecondReport = z.object({
  type: z.literal('second'),
  lease: z.uuid(),
  number: z.int().min(1),
  second: SentSecond,
  changes: z.array(SentChange),
  /** What the agent's host did; null if it cannot be observed. */
  host: HostSecond.nullable(),
});

const EndReport = z.object({
  type: z.literal('ended'),
  lease: z.uuid(),
  number: z.int().min(1),
  fault: FaultRecord.nullable(),
  /** Why the producers ended before their work was done, unless a stop or a fault ended them. */
  cut: z.string().nullable(),
});

/** A report that the agent keeps until it is recorded. They are numbered from 1, without gaps. */
export const KeptReport = z.discriminatedUnion('type', [SecondReport, EndReport]);
export type KeptReport = z.infer<typeof KeptReport>;

/** The agent was restarted, and has no data of this run. */
const UnknownReport = z.object({ type: z.literal('unknown'), lease: z.uuid() });

export const AgentReport = z.discriminatedUnion('type', [SecondReport, EndReport, UnknownReport]);
export type AgentReport = z.infer<typeof AgentReport>;
