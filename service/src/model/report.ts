import { z } from 'zod';

import { Bound } from './bound.ts';
import { Confirmation } from './confirmation.ts';
import { FaultRecord } from './fault.ts';
import { RunId, RunSpec, RunState, Stop, type FaultyRows } from './run.ts';
import { OutageReport } from './outage-report.ts';
import { HostWork } from './host-work.ts';
import { LatencyMs, Percentiles, TimeSpent } from './sample.ts';
import { SourceReport } from './source-report.ts';
import { SensorHealth } from './sensor.ts';
import { Steady } from './steady.ts';
import { ThresholdResult } from './threshold.ts';
import { Verdict } from './verdict.ts';
import { Wear } from './wear.ts';

/** Row counts from the store itself, for the whole run and all producers. */
export const Ledger = z.object({
  offered: z.int().describe('Readings handed to the sink.'),
  acked: z.int().describe('Readings that the sink confirmed as durable.'),
  stored: z.int().describe('Rows found in the store.'),
  lost: z.int().describe('Acked rows that are missing from the store.'),
  duplicated: z.int().describe('Extra rows: for each reading, all of its rows except the first.'),
  storedUnacked: z.int().describe('Rows that are in the store although they were never acked.'),
  wrong: z.int().describe('Rows that differ from what was sent, in value, time or location.'),
  reordered: z
    .int()
    .optional()
    .describe('Rows stored after a later row of the same producer and partition; only for stores that keep an order.'),
  gaps: z.int().describe('Sequence numbers missing below the highest stored number of each producer.'),
  rejected: z.int().describe('Readings that the store refused.'),
  dropped: z.int().describe('Readings dropped before they reached the store, because the spool was full.'),
});
export type Ledger = z.infer<typeof Ledger>;

/** Facts that a store reports. `durability` contains the settings that decide what "acked" means there. */
export const StoreFacts = z.object({
  version: z.string(),
  durability: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  warnings: z.array(z.string()).describe('Settings that weaken the durability of an ack.'),
});
export type StoreFacts = z.infer<typeof StoreFacts>;

/** The requested pace of a paced run and the pace that it kept, over the whole run including its warm-up. */
export const PaceKept = z.object({
  askedPerSecond: z.number(),
  due: z.int().describe('Readings whose intended start was before the producers finished.'),
  begun: z.int().describe('How many of the due readings were handed to the sink.'),
  fellBehind: z.boolean().describe('Whether at least 1 % of the requested readings were not written in time.'),
});
export type PaceKept = z.infer<typeof PaceKept>;

/** What the relay of a run did, from its start until it had caught up. */
export const RelayReport = z.object({
  target: z.string(),
  sink: z.string().describe("Kind of the target's sink."),
  rowsPerSecond: z
    .number()
    .nullable()
    .describe('Rows per second, from the start of the producers until the last row was stored.'),
  relayed: z.int().describe("Readings that became durable in the relay's store."),
  duplicates: z.int().describe("Records that were already in the relay's store, and were left unchanged."),
  poison: z.int().describe('Records that went to the dead-letter topic.'),
  rebalances: z.int(),
  retries: z.int().describe('Attempts that failed temporarily.'),
  mostLag: z.int().describe('The largest lag, in records, measured once a second.'),
  drainMs: z
    .number()
    .nullable()
    .describe('Time from the end of the producers until the relay had no lag; null if it never caught up.'),
  endToEndMs: Percentiles.nullable().describe(
    "From the producer's send to the relay's commit; null if the clocks of the hosts differ by more than that."
  ),
  clockErrorMs: z
    .number()
    .optional()
    .describe(
      'By how much each of these times may be wrong, because the clocks of the hosts differ. Left out if everything ran on one host, or if a clock was not measured.'
    ),
  ledger: Ledger.nullable().describe("The run's rows counted in the relay's store."),
  ledgerProblem: FaultRecord.nullable().describe("Why the rows in the relay's store could not be counted."),
});
export type RelayReport = z.infer<typeof RelayReport>;

/** The result of a run. */
export const Report = z.object({
  id: RunId,
  kind: z.enum(['run', 'collection']),
  state: RunState,
  valid: z
    .boolean()
    .nullable()
    .describe(
      'False if rows were lost, duplicated or wrong, or nothing was stored; null if the rows could not be counted, or nothing was acked.'
    ),
  invalidReasons: z.array(z.string()),
  target: z.string(),
  sink: z.string().describe("Kind of the target's sink."),
  spec: RunSpec,
  producers: z.int(),
  loop: z
    .enum(['closed', 'paced'])
    .describe('Closed: the next reading waits for the store. Paced: each reading has an intended start.'),
  startedAt: z.number().nullable().describe('Milliseconds since 1970 UTC.'),
  endedAt: z.number(),
  startedBy: z.string().nullable(),
  stopped: Stop.nullable()
    .default(null)
    .describe('Only for a run or collection that was stopped before its planned end.'),
  sweep: z.string().nullable(),
  limitSearch: z.string().optional().describe('The limit search that the run belongs to; missing if there is none.'),
  notes: z.string().default('').describe('What people have written about the run.'),
  tags: z.array(z.string()).default([]).describe('Words by which people filter runs.'),
  rowsPerSecond: z.number().nullable().describe('Acked rows per second, without the warm-up.'),
  measuredSeconds: z.number(),
  steady: Steady.nullable()
    .default(null)
    .describe('Where the rate was steady; null for collections, for failed runs, and if nothing was measured.'),
  longestStallMs: z
    .number()
    .default(0)
    .describe(
      'The longest time in which nothing was acked although readings had been handed over, such as during a store ' +
        'outage. Versions before 0.2.0 counted whole seconds.'
    ),
  pace: PaceKept.nullable().default(null).describe('Only for a run with a rate.'),
  failed: z
    .int()
    .default(0)
    .describe('Readings whose wait ended in a fault, so their latency is at least the measured value.'),
  bound: Bound.nullable().default(null).describe('What limited the rate; null if nothing was measured.'),
  overlapping: z
    .array(RunId)
    .default([])
    .describe('Runs that were active on this host at the same time and shared its CPU and disk.'),
  disturbances: z
    .array(z.string())
    .default([])
    .describe(
      "Events on the observed hosts that changed the run's figures, such as other programs, swapping, throttling or a changed clock. One sentence for each."
    ),
  ledger: Ledger.nullable().describe('Null if the rows in the store could not be counted.'),
  ledgerProblem: FaultRecord.nullable().describe('Why the rows in the store could not be counted.'),
  readingsDeletedAt: z
    .number()
    .nullable()
    .default(null)
    .describe(
      'When (in milliseconds since 1970 UTC) the sweep deleted the rows of the run to empty the table, after ' +
        'counting them. These rows cannot be counted again.'
    ),
  relay: RelayReport.optional().describe('Only for a run with a relay.'),
  hosts: z.array(HostWork).optional().describe('The part of each host; only for a run on hosts with agents.'),
  outages: z
    .array(OutageReport)
    .optional()
    .describe('What the run broke on purpose, in the order of its spec; only for a run with outages.'),
  source: SourceReport.optional().describe(
    'The contents of a replayed file, counted in one pass; only for a run that replays one.'
  ),
  latencyMs: LatencyMs,
  timeSpent: TimeSpent,
  generator: z.object({
    cpuSeconds: z
      .number()
      .describe("CPU time of the producers' threads; in versions before 0.2.0, of the whole process."),
    cpuSecondsPer100kRows: z.number().nullable(),
    eventLoopUtilization: z.number(),
    eventLoopDelayMs: z.number(),
    gcSeconds: z.number(),
    peakResidentBytes: z.number(),
    limited: z
      .boolean()
      .describe('Whether `bound` is the generator; if so, the store can take at least rowsPerSecond.'),
  }),
  errors: z.array(FaultRecord),
  sensors: z
    .array(SensorHealth)
    .default([])
    .describe('Sensors with values missing from the store, because they could not be read or were implausible.'),
  missedTicks: z
    .int()
    .default(0)
    .describe(
      'Times at which a collection should have read all sensors but did not, because it was delayed or the machine was asleep.'
    ),
  store: StoreFacts.nullable(),
  storeRowsAtStart: z
    .int()
    .nullable()
    .default(null)
    .describe(
      'Estimated rows in the table or topic at the start of the run, from any writer; null if the store has no estimate. Cassandra never has one.'
    ),
  wear: Wear.nullable().default(null).describe('What the readings cost the disk of the store; null if unknown.'),
  wearUnknown: z.string().nullable().default(null).describe('Why `wear` is unknown.'),
  verdict: Verdict.nullable().describe('What limited the run; null if it was not judged.'),
  confirmation: Confirmation.nullable()
    .default(null)
    .describe('The experiment that tested the verdict; null if there was none.'),
  thresholds: z.array(ThresholdResult).default([]).describe('The outcomes of the thresholds in the spec.'),
});
export type Report = z.infer<typeof Report>;

/** Code of the fault of a run that completed although none of its rows were acked. */
export const NOTHING_STORED = 'NOTHING_STORED';

/** Whether the run completed and none of its rows were acked. */
export function storedNothing({ errors }: Pick<Report, 'errors'>): boolean {
  return errors.some(({ code }) => code === NOTHING_STORED);
}

/** What a report says about the rows of a store, and of the relay's store if there is one. */
interface Counted {
  ledger: FaultyRows | null;
  relay?: { ledger: FaultyRows | null } | null | undefined;
}

/**
 * Counts that must be 0, added up over all stores that the run wrote to: a reading that is missing in both its own store and the
 * relay's counts as lost twice. Null if a store could not be counted and all counted ones are clean.
 */
export function faultyRows({ ledger, relay }: Counted): FaultyRows | null {
  const ledgers = relay ? [ledger, relay.ledger] : [ledger];
  const counted = ledgers.filter((each) => each !== null);
  const sum = (of: (rows: FaultyRows) => number) => counted.reduce((total, rows) => total + of(rows), 0);
  const faulty = {
    lost: sum(({ lost }) => lost),
    duplicated: sum((rows) => rows.duplicated),
    wrong: sum((rows) => rows.wrong),
  };
  const isSound = faulty.lost + faulty.duplicated + faulty.wrong === 0;
  return isSound && counted.length < ledgers.length ? null : faulty;
}

/** The formats in which a report is available. */
export const ReportFormat = z.enum(['json', 'csv', 'md', 'html']);
export type ReportFormat = z.infer<typeof ReportFormat>;
