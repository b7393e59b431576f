import { z } from 'zod';

import { FaultRecord } from './fault.ts';
import { Bound } from './report.ts';
import { RunId, RunSpec } from './run.ts';
import { TimeSpent } from './sample.ts';

/** Has the same form as the id of a run. */
export const SweepId = RunId.describe('Id of a sweep.');

/** Name of a setting that a sweep varies: a field of the run, or a sink setting prefixed with `sink.`. */
const Varied = z.string().regex(/^(sink\.)?[a-zA-Z]+$/);

const LEAST_WARMED_MS = 2_000;
const MOST_WARMUP_MS = 5_000;

/**
 * Default warm-up of a run in a sweep. If a number of rows ends the run, a warm-up could use them up; and as a run is measured in
 * whole seconds, a short one has none to spare.
 */
export function usualWarmupMs({ durationMs, rows }: { durationMs?: unknown; rows?: unknown }): number {
  return typeof durationMs === 'number' && durationMs >= LEAST_WARMED_MS && typeof rows !== 'number'
    ? Math.min(MOST_WARMUP_MS, Math.round(durationMs / 10))
    : 0;
}

/**
 * What all runs of a sweep have in common. Unlike a single run, they warm up by default, because they are meant to be compared.
 */
export const SweptRun = RunSpec.extend({
  warmupMs: RunSpec.shape.warmupMs
    .unwrap()
    .nullable()
    .default(null)
    .describe(
      "Written and counted back, but left out of the rates. Null is a tenth of each run's duration, at most 5 s; and nothing for runs of less than 2 s, or that end after `rows`."
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
      'What no matrix can say, such as stores side by side: [{"target": "mariadb"}, {"target": "kafka", "sink.mode": "sync"}]. A case that names a target begins with the standard settings of its sink. Each is combined with the whole matrix.'
    ),
  matrix: z
    .record(Varied, z.array(z.unknown()).min(1).max(64))
    .default({})
    .describe('Settings to vary, such as {"sink.commitEvery": [1, 10], "producers": [1, 4]}.'),
  repeat: z.int().min(1).max(100).default(1).describe('Runs per cell.'),
  seed: z.int().min(0).max(4_294_967_295).default(1).describe('Decides the order of the runs.'),
  between: z
    .enum(['keep', 'empty'])
    .default('keep')
    .describe(
      'What becomes of the rows of a run before the next one. keep: they stay, and later runs write into a larger table. empty: they are deleted once they have been counted back and found right; those of others are never touched. SQLite, MariaDB and MySQL only.'
    ),
});
export type SweepSpec = z.infer<typeof SweepSpec>;

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
    .describe('Runs that gave a figure; null in what 0.1.0 answered, which did not say.'),
  coverage: z
    .number()
    .min(0)
    .max(1)
    .nullable()
    .default(null)
    .describe(
      'Probability with which the median of all such runs lies between low and high; null where these are merely the lowest and the highest figure, as for fewer than 6 runs.'
    ),
});
export type Interval = z.infer<typeof Interval>;

export const SweepCell = z.object({
  settings: z.record(z.string(), z.unknown()),
  runs: z.array(RunId),
  failed: z.int().default(0).describe('Runs of the cell that failed, those of which nothing was stored among them.'),
  rowsPerSecond: Interval.nullable().describe('Null until a run of the cell is done.'),
  serviceP99Ms: Interval.nullable(),
  cpuSecondsPer100kRows: Interval.nullable(),
  intendedP99Ms: Interval.nullable().default(null).describe('Of paced runs: from the intended start until acked.'),
  commitP99Ms: Interval.nullable()
    .default(null)
    .describe('Of the commit alone; the rest of a latency is waiting for the batch to fill.'),
  timeSpent: TimeSpent.nullable(),
  bound: z.array(Bound).default([]).describe('What held the rate of its runs, each once.'),
  fellBehind: z.int().default(0).describe('Paced runs of the cell that fell behind.'),
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
    .describe('Between how many rows the table held when the runs of the cell began; null where no store could say.'),
  valid: z.boolean().nullable(),
  generatorLimited: z.boolean(),
});
export type SweepCell = z.infer<typeof SweepCell>;

export const Sweep = z.object({
  id: SweepId,
  state: z.enum(['running', 'done', 'failed', 'interrupted', 'cancelled']),
  spec: SweepSpec,
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  startedBy: z.string().nullable(),
  problem: FaultRecord.nullable().default(null).describe('Why its next run could not even start, which ended it.'),
  runsPlanned: z.int(),
  runsEnded: z.int(),
  cells: z.array(SweepCell),
});
export type Sweep = z.infer<typeof Sweep>;
