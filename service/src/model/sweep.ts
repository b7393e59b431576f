import { z } from 'zod';

import { Bound } from './bound.ts';
import { FaultRecord } from './fault.ts';
import { RequestedRun, RunId, RunSpec, Stop, Stoppable } from './run.ts';
import { TimeSpent } from './sample.ts';
import { Scalability } from './scalability.ts';
import { CellLimit } from './verdict.ts';

/** Has the same form as the id of a run. */
export const SweepId = RunId.describe('ID of a sweep.');

/** Fields that are the same for all runs of a sweep. */
const COMMON: ReadonlySet<string> = new Set(['thresholds', 'tags', 'outages']);

/** Name of a setting that a sweep varies: a field of the run, or a sink setting prefixed with `sink.`. */
const Varied = z
  .string()
  .regex(/^(sink\.)?[a-zA-Z]+$/)
  .refine((setting) => isVaried(setting), {
    error: ({ input }) => `cannot be varied: set the ${String(input)} of all runs in \`run\``,
  });

/** Whether a sweep may vary that field of a run. */
export function isVaried(field: string): boolean {
  return !COMMON.has(field);
}

const MIN_WARMED_MS = 2_000;
const MAX_WARMUP_MS = 5_000;

/**
 * Default warm-up of a run in a sweep. A run that ends after a number of rows has none, because a warm-up could use up the rows.
 * Neither has a short run, because it has no second to spare: runs are measured in whole seconds.
 */
export function usualWarmupMs({ durationMs, rows }: { durationMs?: unknown; rows?: unknown }): number {
  return typeof durationMs === 'number' && durationMs >= MIN_WARMED_MS && typeof rows !== 'number'
    ? Math.min(MAX_WARMUP_MS, Math.round(durationMs / 10))
    : 0;
}

/**
 * What all runs of a sweep have in common. Unlike a single run, they warm up by default, because they are meant to be compared.
 */
export const SweptRun = RequestedRun.extend({
  warmupMs: RunSpec.shape.warmupMs
    .unwrap()
    .nullable()
    .default(null)
    .describe(
      'Time before the measurement: readings are written and counted, but left out of the rates. Null means a tenth of the duration of each run, at most 5 s, and none for runs of less than 2 s or with `rows`.'
    ),
});
export type SweptRun = z.infer<typeof SweptRun>;

/** One run per cell of a matrix, each repeated, in a seeded random order so that drift affects all cells alike. */
export const SweepSpec = z.strictObject({
  run: SweptRun.describe('What all cells have in common.'),
  cases: z
    .array(z.record(Varied, z.unknown()))
    .min(1)
    .max(64)
    .optional()
    .describe(
      'Combinations that a matrix cannot express, such as several stores: [{"target": "mariadb"}, {"target": "kafka", "sink.mode": "sync"}]. A case that names a target starts from the default settings of its sink. Each case is combined with the whole matrix.'
    ),
  matrix: z
    .record(Varied, z.array(z.unknown()).min(1).max(64))
    .default({})
    .describe('Settings to vary, such as {"sink.commitEvery": [1, 10], "producers": [1, 4]}.'),
  repeat: z
    .int()
    .min(1)
    .max(100)
    .default(1)
    .describe('Runs per cell; with `precision`, the most runs per cell, at least 7.'),
  precision: z
    .number()
    .min(0.001)
    .max(0.5)
    .optional()
    .describe(
      'Repeats each cell until the interval of its median rate extends at most this share of the median to each side, ' +
        'such as 0.03 for ±3 %, in two successive rounds. Without it, each cell runs `repeat` times.'
    ),
  seed: z.int().min(0).max(4_294_967_295).default(1).describe('Seed for the random order of the runs.'),
  between: z
    .enum(['keep', 'empty'])
    .default('keep')
    .describe(
      'What happens to the rows of a run before the next one starts. keep: they stay, and later runs write to a ' +
        'larger table. empty: they are deleted once they are counted and correct; other rows are never touched. ' +
        'SQLite, MariaDB and MySQL only.'
    ),
  confirms: RunId.nullable()
    .default(null)
    .describe('The run whose verdict the sweep tests: the results change its report. Null for every other sweep.'),
});
export type SweepSpec = z.infer<typeof SweepSpec>;

/** The most runs per cell, if a sweep repeats until it is precise and nothing else was requested. */
export const USUAL_MOST_RUNS = 30;

/** Median over the runs of a cell, and the interval around it. */
export const Interval = z.object({
  median: z.number(),
  low: z.number(),
  high: z.number(),
  runs: z
    .int()
    .min(1)
    .nullable()
    .default(null)
    .describe('Number of runs with a result; null in answers of version 0.1.0, which do not contain it.'),
  coverage: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      'Probability that the median of all such runs lies between low and high; null for fewer than 6 runs, of which ' +
        'low and high are the lowest and the highest figure.'
    ),
});
export type Interval = z.infer<typeof Interval>;

export const SweepCell = z.object({
  settings: z.record(z.string(), z.unknown()),
  runs: z.array(RunId).describe('Runs of the cell so far, without those that were deleted.'),
  deletedRuns: z
    .int()
    .default(0)
    .describe("Finished runs of the cell that have since been deleted; the cell's figures no longer include them."),
  failed: z.int().default(0).describe('Failed runs of the cell, including those that stored nothing.'),
  rowsPerSecond: Interval.nullable().describe('Null until a run of the cell is done.'),
  serviceP99Ms: Interval.nullable(),
  cpuSecondsPer100kRows: Interval.nullable(),
  intendedP99Ms: Interval.nullable().default(null).describe('For paced runs: from the intended start to the ack.'),
  p99AtLeast: z
    .boolean()
    .default(false)
    .describe('Whether the median in `serviceP99Ms` (for paced runs, in `intendedP99Ms`) is only a lower bound.'),
  commitP99Ms: Interval.nullable()
    .default(null)
    .describe('Duration of the commit alone; the rest of a latency is waiting for the batch to fill.'),
  timeSpent: TimeSpent.nullable(),
  bound: z.array(Bound).default([]).describe("What limited the rate of the cell's runs; each limit is listed once."),
  fellBehind: z.int().default(0).describe('Paced runs of the cell that fell behind.'),
  missedThresholds: z.int().default(0).describe('Finished runs of the cell that did not pass all of their thresholds.'),
  ledger: z.object({
    acked: z.int(),
    stored: z.int(),
    lost: z.int(),
    duplicated: z.int(),
    wrong: z.int(),
  }),
  storeRowsAtStart: z
    .object({ least: z.int(), most: z.int() })
    .nullable()
    .default(null)
    .describe(
      'Smallest and largest number of rows in the table at the start of the runs of the cell; null if no store could estimate it.'
    ),
  precision: z
    .object({
      reached: z.boolean(),
      share: z
        .number()
        .nullable()
        .describe('How far the interval extends to each side, as a share of the median; null for fewer than 6 runs.'),
      neededRuns: z
        .int()
        .nullable()
        .describe('Estimated runs that would reach the precision; null if it is reached, or if nothing is known yet.'),
    })
    .nullable()
    .default(null)
    .describe('How close `rowsPerSecond` has come to the precision of the sweep; null if it has none.'),
  valid: z.boolean().nullable(),
  generatorLimited: z.boolean(),
  writtenBytesPerReading: Interval.nullable()
    .default(null)
    .describe('Bytes written to the disk of the store per acked reading (`wear` of its reports); null if unknown.'),
  writtenBytesPerDay: Interval.nullable()
    .default(null)
    .describe('Bytes written to that disk in a day, at the rate of the runs.'),
  limits: z
    .array(CellLimit)
    .default([])
    .describe("The verdicts on the cell's runs: each limit is listed once, the most frequent first."),
});
export type SweepCell = z.infer<typeof SweepCell>;

export const Sweep = z.object({
  id: SweepId,
  state: z.enum(['running', 'done', 'failed', 'interrupted', 'cancelled']),
  spec: SweepSpec,
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  startedBy: z.string().nullable(),
  problem: FaultRecord.nullable()
    .default(null)
    .describe('Why the next run of the sweep could not start, which ended the sweep.'),
  stopped: Stop.nullable().default(null).describe('Only for a sweep that was stopped before its last run.'),
  runsPlanned: z.int(),
  runsEnded: z.int().describe('Finished runs, including those that have since been deleted.'),
  newestRun: z
    .object({ id: RunId, createdAt: z.number() })
    .nullable()
    .default(null)
    .describe('The run that was started last; null before the first one and in answers of version 0.1.0.'),
  cells: z.array(SweepCell),
  scalability: z
    .array(Scalability)
    .default([])
    .describe('Only for a sweep over producers: one fit for each combination of its other settings.'),
  stoppable: Stoppable,
});
export type Sweep = z.infer<typeof Sweep>;
