import { z } from 'zod';

import { FaultRecord } from './fault.ts';
import { RunId, RunSpec, RunState, type FaultyRows } from './run.ts';
import { LatencyMs, Percentiles, TimeSpent } from './sample.ts';
import { SourceReport } from './source-report.ts';
import { SensorHealth } from './sensor.ts';

/** Row counts from the store itself. Whole run, all producers. */
export const Ledger = z.object({
  offered: z.int().describe('Readings handed to the sink.'),
  acked: z.int().describe('Confirmed durable by the sink.'),
  stored: z.int().describe('Rows found in the store.'),
  lost: z.int().describe('Acked, but not in the store.'),
  duplicated: z.int().describe('Rows beyond the first for the same reading.'),
  storedUnacked: z.int().describe('In the store although never acked.'),
  wrong: z.int().describe('Rows whose value is not the one that was sent.'),
  reordered: z
    .int()
    .optional()
    .describe('Rows behind a later one of the same producer and partition; only of stores that keep an order.'),
  gaps: z.int().describe('Numbers missing below the highest one stored.'),
  rejected: z.int().describe('Readings the store refused.'),
  dropped: z.int().describe('Readings given up before they reached the store: a full spool.'),
});
export type Ledger = z.infer<typeof Ledger>;

/** Facts that a store reports. `durability` holds the settings that decide what "acked" means there. */
export const StoreFacts = z.object({
  version: z.string(),
  durability: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  warnings: z.array(z.string()).describe('Settings that make an ack weaker than it sounds.'),
});
export type StoreFacts = z.infer<typeof StoreFacts>;

export const Verdict = z.object({
  side: z.enum(['generator', 'network', 'broker', 'consumer', 'store', 'none', 'unknown']),
  resource: z.string(),
  host: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  evidence: z.array(z.string()),
  advice: z.array(z.string()),
});

/**
 * What limited the rate, as far as the producers alone can tell: `generator`: making readings, or the producers' threads;
 * `producers`: too few of them, in a closed loop: more may write more; `source`: it had nothing to give; `rate`: it was reached,
 * so nothing was at its limit; `store`: it answered later the more was asked of it; `unclear`: the producers waited for answers,
 * and whether the store was saturated or more producers would write more cannot be told from here.
 */
export const Bound = z.enum(['generator', 'producers', 'source', 'rate', 'store', 'unclear']);
export type Bound = z.infer<typeof Bound>;

/** The requested pace of a paced run, and the result. Whole run, warm-up included. */
export const PaceKept = z.object({
  askedPerSecond: z.number(),
  due: z.int().describe('Readings whose intended start had come when the producers ended.'),
  begun: z.int().describe('Those of them that were handed to the sink.'),
  fellBehind: z.boolean().describe('At least 1 % of what was asked was not done in its time.'),
});
export type PaceKept = z.infer<typeof PaceKept>;

/** What the relay of a run did, from its start until it had caught up. */
export const RelayReport = z.object({
  target: z.string(),
  sink: z.string().describe("Kind of the target's sink."),
  rowsPerSecond: z.number().nullable().describe("Rows a second, from the producers' start until the last was stored."),
  relayed: z.int().describe('Readings that became durable in its store.'),
  duplicates: z.int().describe('Records that were in its store already, and were left as they were.'),
  poison: z.int().describe('Records that went to the dead-letter topic.'),
  rebalances: z.int(),
  retries: z.int().describe('Attempts that failed for the moment.'),
  mostLag: z.int().describe('The most records that were before it at the end of a second.'),
  drainMs: z
    .number()
    .nullable()
    .describe('From the end of the producers until nothing was before it; null where it did not come so far.'),
  endToEndMs: Percentiles.nullable().describe("From the producer's sending to the relay's commit."),
  ledger: Ledger.nullable().describe("The run's rows counted in the relay's store."),
  ledgerProblem: FaultRecord.nullable().describe('Why they could not be counted.'),
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
      'False when rows were lost, duplicated or wrong, or nothing was stored; null when it could not be counted, or nothing was acked.'
    ),
  invalidReasons: z.array(z.string()),
  target: z.string(),
  sink: z.string().describe("Kind of the target's sink."),
  spec: RunSpec,
  producers: z.int(),
  loop: z
    .enum(['closed', 'paced'])
    .describe('Closed: the next reading waits for the store. Paced: it has an intended time.'),
  startedAt: z.number().nullable().describe('Milliseconds since 1970 UTC.'),
  endedAt: z.number(),
  startedBy: z.string().nullable(),
  sweep: z.string().nullable(),
  rowsPerSecond: z.number().nullable().describe('Acked rows a second, warm-up left out.'),
  measuredSeconds: z.number(),
  longestStallMs: z
    .number()
    .default(0)
    .describe(
      'The longest time in which nothing was acked although readings had been handed over: how long a store that was lost took to be back. Versions before 0.2.0 counted whole seconds.'
    ),
  pace: PaceKept.nullable().default(null).describe('Only of a run with a rate.'),
  failed: z
    .int()
    .default(0)
    .describe('Readings whose wait ended in a fault, so that their latency is at least what was measured.'),
  bound: Bound.nullable().default(null).describe('What held the rate where it was; null where nothing was measured.'),
  overlapping: z
    .array(RunId)
    .default([])
    .describe('Runs that were under way on this host at the same time, and shared its CPU and disk.'),
  ledger: Ledger.nullable().describe('Null when the store could not be read.'),
  ledgerProblem: FaultRecord.nullable().describe('Why the store could not be counted.'),
  readingsDeletedAt: z
    .number()
    .nullable()
    .default(null)
    .describe(
      'When the rows of the run were deleted after they had been counted back, in milliseconds since 1970 UTC: by its sweep, to empty the table. They cannot be counted again.'
    ),
  relay: RelayReport.optional().describe('Only of a run with a relay.'),
  source: SourceReport.optional().describe('What a replayed file holds, counted once through; only of a run with one.'),
  latencyMs: LatencyMs,
  timeSpent: TimeSpent,
  generator: z.object({
    cpuSeconds: z.number().describe("CPU time of the producers' threads. Versions before 0.2.0: of the whole process."),
    cpuSecondsPer100kRows: z.number().nullable(),
    eventLoopUtilization: z.number(),
    eventLoopDelayMs: z.number(),
    gcSeconds: z.number(),
    peakResidentBytes: z.number(),
    limited: z.boolean().describe('`bound` is the generator: the store takes at least rowsPerSecond.'),
  }),
  errors: z.array(FaultRecord),
  sensors: z
    .array(SensorHealth)
    .default([])
    .describe('Sensors of which something is not in the store, for it could not be read or cannot be true.'),
  missedTicks: z
    .int()
    .default(0)
    .describe('Times at which a collection was to read all sensors and did not begin: held up, or asleep.'),
  store: StoreFacts.nullable(),
  storeRowsAtStart: z
    .int()
    .nullable()
    .default(null)
    .describe(
      'Rows that the table or topic held when the run began, whoever wrote them, as the store estimates them; null where it could not say, as Cassandra never can.'
    ),
  verdict: Verdict.nullable().describe('What limited the run; null where it was not judged.'),
});
export type Report = z.infer<typeof Report>;

/** Code of the fault of a run that completed although nothing of it was acked. */
export const NOTHING_STORED = 'NOTHING_STORED';

/** Whether the run completed and nothing of it was acked. */
export function storedNothing({ errors }: Pick<Report, 'errors'>): boolean {
  return errors.some(({ code }) => code === NOTHING_STORED);
}

/** What a report says about the rows of a store, and of the relay's store if there is one. */
interface Counted {
  ledger: FaultyRows | null;
  relay?: { ledger: FaultyRows | null } | null | undefined;
}

/**
 * Counts that must be 0, over all stores that the run wrote to: a reading that neither its own nor its relay's store holds is
 * lost in both. Null if a store could not be counted and all counted ones are clean.
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
