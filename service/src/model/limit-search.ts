import { z } from 'zod';

import { FaultRecord } from './fault.ts';
import { RequestedRun, RunId, Stop, Stoppable } from './run.ts';
import { SweptRun } from './sweep.ts';
import { parseCondition, upperLimit } from './threshold.ts';

/** Has the same form as the id of a run. */
export const LimitSearchId = RunId.describe('ID of a limit search.');

const P99_ERROR = 'must be <= or < followed by a time, such as "<= 50ms"';

/** What a rate must keep to. A growing backlog or a lost row never does. */
export const Objective = z.strictObject({
  p99Ms: upperLimit('p99Ms', P99_ERROR).describe(
    'Highest 99th percentile of the latency from the intended start. Example: `<= 50ms`.'
  ),
});
export type Objective = z.infer<typeof Objective>;

/** The time in a condition such as `<= 50ms`, in milliseconds; null for a condition that is not an upper limit. */
export function p99Limit(condition: string): number | null {
  const { operator, value } = parseCondition('p99Ms', condition) ?? {};
  return value !== undefined && (operator === '<=' || operator === '<') ? value : null;
}

const {
  ratePerSecond: _rate,
  rows: _rows,
  thresholds: _thresholds,
  seed: _seed,
  outages: _outages,
  ...PROBED
} = RequestedRun.shape;

/** What all runs of a search have in common. The search sets their rates. */
export const ProbedRun = z.strictObject({
  ...PROBED,
  durationMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(10_000)
    .describe(
      'How long each run writes, in milliseconds, without its warm-up. The run at full speed takes at most 5 s.'
    ),
  warmupMs: SweptRun.shape.warmupMs,
});
export type ProbedRun = z.infer<typeof ProbedRun>;

const MAX_RATE = 10_000_000;

/** Sensors that each send a reading in regular intervals. */
export const SensorLoad = z
  .strictObject({
    count: z.int().min(1).max(10_000_000).describe('How many sensors there are.'),
    everyMs: z
      .int()
      .min(1)
      .max(86_400_000)
      .default(1_000)
      .describe('Time between two readings of the same sensor, in milliseconds.'),
  })
  .refine((load) => rateOf(load) <= MAX_RATE, { error: 'send more than 10,000,000 readings per second in all' });
export type SensorLoad = z.infer<typeof SensorLoad>;

/** How many readings the sensors send per second, in all. */
export function rateOf({ count, everyMs }: { count: number; everyMs: number }): number {
  return (count * 1_000) / everyMs;
}

/** Finds the highest rate that keeps to an objective, with a series of short runs. */
export const LimitSpec = z.strictObject({
  run: ProbedRun.describe('What all runs have in common.'),
  objective: Objective.describe('What a rate must keep to, in addition to a steady backlog and complete rows.'),
  sensors: SensorLoad.nullable()
    .default(null)
    .describe('Asks whether these sensors are within the limit. Null asks only for the limit.'),
  maxRuns: z.int().min(3).max(50).default(10).describe('Maximum number of runs that the search starts.'),
  precisionPercent: z
    .number()
    .min(2)
    .max(100)
    .nullable()
    .default(null)
    .describe(
      'The search ends when the lowest rate that failed is at most this many percent above the highest rate that held. Null means 5, or 20 with `sensors`.'
    ),
});
export type LimitSpec = z.infer<typeof LimitSpec>;

/** The 99th percentile of fewer readings would only be their maximum. */
export const LEAST_READINGS = 100;

/** The lowest rate at which a run has enough readings for a 99th percentile. */
export function leastRate({ run }: Pick<LimitSpec, 'run'>): number {
  return (LEAST_READINGS * 1_000) / run.durationMs;
}

const PRECISION_PERCENT = 5;
/** To answer whether sensors are within the limit, the limit itself may be rougher. */
const PRECISION_PERCENT_WITH_SENSORS = 20;

/** The precision of a search that does not set its own. */
export function usualPrecisionPercent({ sensors }: Pick<LimitSpec, 'sensors'>): number {
  return sensors === null ? PRECISION_PERCENT : PRECISION_PERCENT_WITH_SENSORS;
}

/** What a paced run showed about its rate. `too slow`: a batch fills so slowly that a higher rate may keep to the objective. */
export const ProbeOutcome = z.enum(['held', 'too fast', 'too slow']);
export type ProbeOutcome = z.infer<typeof ProbeOutcome>;

/** Why a rate did not hold. */
export const ProbeReason = z.enum(['p99', 'backlog', 'rows']);
export type ProbeReason = z.infer<typeof ProbeReason>;

/** What a run of a search measured. */
export const ProbeResult = z.object({
  rowsPerSecond: z.number().nullable(),
  p99Ms: z.number().nullable().describe('From the intended start; at full speed, from the call.'),
  p99AtLeast: z.boolean().describe('Whether `p99Ms` is only a lower bound.'),
  backlogGrowth: z
    .number()
    .nullable()
    .describe(
      'How fast the number of due but unacked readings grew, as a share of the rate; 0 if it did not grow, null at full speed.'
    ),
  outcome: ProbeOutcome.nullable().describe('Null for the run at full speed.'),
  reasons: z.array(ProbeReason).describe('Why the rate did not hold.'),
  generatorLimited: z
    .boolean()
    .describe('Whether the generator was the limit of this run; if so, the store may take more.'),
  valid: z
    .boolean()
    .nullable()
    .describe('False if rows were lost, duplicated or wrong; null if they were not counted.'),
});
export type ProbeResult = z.infer<typeof ProbeResult>;

export const Probe = z.object({
  ratePerSecond: z.number().nullable().describe('Rate of the run; null for a run as fast as the store answers.'),
  run: RunId,
  result: ProbeResult.nullable().describe('Null until the run has ended.'),
});
export type Probe = z.infer<typeof Probe>;

/** How often a rate had the same outcome. */
const TestedRate = z.object({
  ratePerSecond: z.number(),
  times: z.int().min(1).describe('Runs with this outcome.'),
  runs: z.int().min(1).describe('All runs at this rate.'),
});

export const LimitBracket = z.object({
  holds: TestedRate.nullable().describe('The highest rate that held in at least two runs; null if there is none.'),
  fails: TestedRate.nullable().describe('The lowest rate above `holds` that failed; null if there is none.'),
  promising: TestedRate.nullable().describe('A higher rate that has held, but only in one run; null if there is none.'),
});
export type LimitBracket = z.infer<typeof LimitBracket>;

export const LimitSearch = LimitBracket.extend({
  id: LimitSearchId,
  state: z.enum(['running', 'done', 'failed', 'interrupted', 'cancelled']),
  spec: LimitSpec,
  createdAt: z.number().describe('Milliseconds since 1970 UTC.'),
  endedAt: z.number().nullable(),
  startedBy: z.string().nullable(),
  problem: FaultRecord.nullable().describe('Why the search could not continue.'),
  stopped: Stop.nullable().describe('Only for a search that was stopped before its end.'),
  probes: z.array(Probe).describe('Runs of the search, oldest first.'),
  deletedRuns: z.array(RunId).describe('Runs of the search that have since been deleted.'),
  answer: z
    .enum(['yes', 'no'])
    .nullable()
    .describe('Whether the sensors are within the limit; null without `sensors`, and until it is known.'),
  stoppable: Stoppable,
});
export type LimitSearch = z.infer<typeof LimitSearch>;
