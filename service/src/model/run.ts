import { z } from 'zod';

import { Bound } from './bound.ts';
import { Outages } from './outage.ts';
import { SourceSpec } from './source.ts';
import { Tags } from './tags.ts';
import { Limit } from './verdict.ts';
import { ThresholdResult, Thresholds } from './threshold.ts';
import { writtenText } from './written-text.ts';

/**
 * 21 characters of base 36: eight give the time when the run was created, in milliseconds, and thirteen are random, so that no two
 * runs share an id even if clocks are wrong. Runs of version 0.1.0 have only the first eight. Within a journal, a later run has a
 * greater id, unless the clock was set back by more than a day.
 */
export const RunId = z
  .string()
  .regex(/^[0-9a-z]{8}(?:[0-9a-z]{13})?$/)
  .describe('ID of a run.');
export type RunId = z.infer<typeof RunId>;

/**
 * When the run was created, by the clock of its host, in milliseconds since 1970 UTC. This time is too late if that clock had
 * been set back before.
 */
export function runMadeAt(run: RunId): number {
  return Number.parseInt(run.slice(0, 8), 36);
}

export const MAX_PRODUCERS = 1296;
const DAY_MS = 86_400_000;
/** About one reading a day; at far lower rates, the time of the next reading would no longer be a valid number. */
const SLOWEST_PER_SECOND = 0.00001;

/** A host by its name, or hosts by a label. */
const HostWord = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(=[^=,\s]{1,64})?$/,
    'must be the name of a host, or a label such as room=kitchen'
  );

/** One configuration for a single run. Only `target` is required. */
export const RunSpec = z.strictObject({
  target: z.string().min(1).max(64).describe('Name of a configured target.'),
  source: SourceSpec.prefault({ kind: 'auto' }).describe('Where readings come from.'),
  producers: z
    .int()
    .min(1)
    .max(MAX_PRODUCERS)
    .nullable()
    .default(null)
    .describe(
      'Loops that write in parallel, each through its own connection. In SQLite, and in Cassandra with `client: ' +
        'driver`, the producers of a thread share a connection. Null means 2 per CPU thread.'
    ),
  durationMs: z
    .int()
    .min(100)
    .max(366 * DAY_MS)
    .nullable()
    .default(30_000)
    .describe('How long to write, in milliseconds; null means until stopped or until `rows` are written.'),
  rows: z.int().min(1).nullable().default(null).describe('Stop after this many readings; null means no limit.'),
  ratePerSecond: z
    .number()
    .min(SLOWEST_PER_SECOND)
    .max(10_000_000)
    .nullable()
    .default(null)
    .describe('Total readings per second of all producers; null means a closed loop: as fast as the store answers.'),
  arrivals: z
    .enum(['constant', 'poisson'])
    .default('constant')
    .describe('How intended start times are spaced when a rate is given.'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .nullable()
    .default(null)
    .describe('Seed for the intended starts of `arrivals: poisson`; null means a random one, which the run records.'),
  payload: z
    .int()
    .min(1)
    .max(1000)
    .default(1)
    .describe('Size multiplier: the note is filled so that a reading has about this many times 32 bytes.'),
  warmupMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(0)
    .describe('Time before the measurement: readings are written and counted, but left out of the rates.'),
  ifBusy: z.enum(['queue', 'refuse']).default('queue').describe('What to do while another run uses the target.'),
  relayTo: z
    .string()
    .min(1)
    .max(64)
    .nullable()
    .default(null)
    .describe(
      'Name of a target that a relay copies the readings to, from the Kafka topic that the run writes to; null means none.'
    ),
  label: writtenText(120).optional().describe('A few words that describe the run.'),
  hosts: z
    .array(HostWord)
    .min(1)
    .max(1_000)
    .optional()
    .describe(
      'Hosts whose agents run the producers: names, or labels such as room=kitchen. Left out: the host of the service.'
    ),
  // Optional, because versions of the service and the plugin that do not support thresholds neither send nor accept this field.
  thresholds: Thresholds.optional().describe(
    'The conditions that the run must meet to pass; decided once, when it ends.'
  ),
  outages: Outages.optional().describe('What the run breaks on purpose, and when. Left out: nothing.'),
  sink: z
    .record(z.string(), z.unknown())
    .default({})
    .describe("Settings of the target's sink, such as commitEvery; see the target's `options`."),
});
export type RunSpec = z.infer<typeof RunSpec>;
/** Whether a run is for everyday use: it writes readings at a given rate until somebody stops it. */
export function collects({ durationMs, rows, ratePerSecond }: RunSpec): boolean {
  return durationMs === null && rows === null && ratePerSecond !== null;
}

/**
 * The planned time between two readings. In a collection, these are readings of the same sensor; in a run, of any producer.
 * Null if none is planned. Infinite for a file that is replayed at its own pace: its next row may be due in a second or in a
 * month.
 */
export function intervalMsOf({ source, ratePerSecond }: Pick<RunSpec, 'source' | 'ratePerSecond'>): number | null {
  if (source.kind === 'replay' && source.pace === 'own') {
    return Infinity;
  }
  return ratePerSecond === null ? null : 1000 / ratePerSecond;
}

/** What a person requests: a spec, and the tags of the run, which can be changed later and are therefore not part of its spec. */
export const RequestedRun = RunSpec.extend({
  tags: Tags.optional().describe('Words to filter runs by. They can be changed at any time.'),
});
/** A {@link RequestedRun} as a person writes it: fields that have a default may be missing. */
export type RunRequest = z.input<typeof RequestedRun>;

export const RunState = z.enum([
  'planned',
  'preparing',
  'warming',
  'running',
  'draining',
  'verifying',
  'done',
  'failed',
  'interrupted',
  'cancelled',
]);
export type RunState = z.infer<typeof RunState>;

const ENDED: ReadonlySet<RunState> = new Set(['done', 'failed', 'interrupted', 'cancelled']);

export function hasEnded(state: RunState): boolean {
  return ENDED.has(state);
}

export const FaultyRows = z.object({ lost: z.int(), duplicated: z.int(), wrong: z.int() });
export type FaultyRows = z.infer<typeof FaultyRows>;

/** Who ended a run, collection or sweep early, and why. */
export const Stop = z.object({
  at: z.number().describe('Milliseconds since 1970 UTC.'),
  reason: z
    .enum(['request', 'shutdown'])
    .describe('request: a user requested the stop. shutdown: the service or the command was shut down.'),
  by: z.string().nullable().describe('Who requested the stop, if known.'),
});
export type Stop = z.infer<typeof Stop>;

/** What a list shows of a finished run, without its whole report. */
export const RunBrief = z.object({
  serviceP99Ms: z.number().nullable().describe('99th percentile from the call to the ack; null if nothing was acked.'),
  ledger: FaultyRows.nullable().describe(
    "Counts that must be 0, summed over the run's store and its relay's store; null if the rows were not counted."
  ),
  generatorLimited: z
    .boolean()
    .describe('Whether the generator was the limit; if so, the store can take at least rowsPerSecond.'),
  intendedP99Ms: z
    .number()
    .nullable()
    .default(null)
    .describe('99th percentile from the intended start to the ack; null for a closed loop.'),
  p99AtLeast: z
    .boolean()
    .default(false)
    .describe(
      'Whether the 99th percentile is only a lower bound, because waits failed or readings were never started. In a paced run, this refers to intendedP99Ms.'
    ),
  fellBehind: z.boolean().default(false).describe('Whether a paced run did not keep up with its rate.'),
  stopped: Stop.nullable()
    .default(null)
    .describe('Only for a run or collection that was stopped before its planned end.'),
  thresholds: z.array(ThresholdResult).default([]).describe("The outcomes of the run's thresholds."),
  bound: Bound.nullable()
    .default(null)
    .describe('What limited the rate; null if the run measured nothing, or if its figures were not judged.'),
  limit: Limit.nullable()
    .default(null)
    .describe('What limited the run, from its verdict; null if the run was not judged.'),
});
export type RunBrief = z.infer<typeof RunBrief>;

/** Of a run or a sweep. */
export const Stoppable = z
  .boolean()
  .default(true)
  .describe(
    'Whether this service can stop the run or sweep: false if it has ended, or if another process executes it.'
  );

/** A run as shown in lists and on live pages. */
export const Run = z.object({
  id: RunId,
  state: RunState,
  kind: z.enum(['run', 'collection']),
  spec: RunSpec,
  sink: z.string().describe("Kind of the target's sink."),
  createdAt: z.number().describe('Milliseconds since 1970 UTC.'),
  startedAt: z.number().nullable(),
  endedAt: z.number().nullable(),
  startedBy: z.string().nullable().describe('Who started the run, if known.'),
  sweep: z.string().nullable().describe('The sweep that the run belongs to.'),
  limitSearch: z.string().optional().describe('The limit search that the run belongs to; missing if there is none.'),
  offered: z.int().min(0),
  acked: z.int().min(0),
  rowsPerSecond: z.number().nullable(),
  valid: z.boolean().nullable().describe("Null until the run's rows are counted."),
  brief: RunBrief.nullable().describe('Null until the run has ended.'),
  stoppable: Stoppable,
  thresholdsSoFar: z
    .array(ThresholdResult)
    .default([])
    .describe('While the run is active: its thresholds, compared with the figures so far, which may still change.'),
  notes: z.string().default('').describe('What people have written about the run.'),
  tags: z.array(z.string()).default([]).describe('Words by which people filter runs.'),
});
export type Run = z.infer<typeof Run>;
/**
 * A run as recorded in the journal. Whether it can be stopped depends on the process that asks, and what its thresholds are so far
 * is derived from its progress, so the journal records neither.
 */
export type RecordedRun = Omit<Run, 'stoppable' | 'thresholdsSoFar'>;

/** The name of a run wherever people see it: its label, or else its id. */
export function runName({ id, spec }: { id: string; spec: Pick<RunSpec, 'label'> }): string {
  return spec.label ?? id;
}

/** The same, with the id of a labelled run too: several runs may share a label. */
export function uniqueRunName({ id, spec }: { id: string; spec: Pick<RunSpec, 'label'> }): string {
  return spec.label === undefined ? id : `${spec.label} · ${id}`;
}

export const RunEvent = z.object({
  at: z.number().describe('Milliseconds since 1970 UTC.'),
  text: z.string(),
});
export type RunEvent = z.infer<typeof RunEvent>;
