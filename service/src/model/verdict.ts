import { z } from 'zod';

/** On which side of the path from the producers to the store the limit is. */
export const SIDES = ['generator', 'network', 'broker', 'consumer', 'store', 'none', 'unknown'] as const;
export const Side = z.enum(SIDES);
export type Side = z.infer<typeof Side>;

/**
 * What was at its limit:
 * - `cpu`: all CPUs of the host were busy.
 * - `cpu quota`: the program used up the CPU time that its control group may use.
 * - `thread`: one thread was never idle, while other CPUs were.
 * - `disk`: requests waited for the disk; which of its limits was reached is unclear.
 * - `disk operations`: the number of operations per second.
 * - `disk bandwidth`: the number of bytes per second.
 * - `disk flush`: each commit waited until the disk had made its rows durable, one after the other.
 * - `locks`: sessions waited for locks of rows or tables.
 * - `redo log`: the log of the store was nearly full all the time.
 * - `request handlers`: the threads of the store that handle requests were never idle.
 * - `network threads`: the threads of the broker that receive and answer requests were never idle.
 * - `replication`: requests waited until other replicas had the rows.
 * - `quota`: the store delayed the producers, because a quota limits them.
 * - `commit log`: writes waited for a sync of the commit log.
 * - `garbage collection`: the store paused to collect garbage.
 * - `memory`: the host moved memory to its swap space, or tasks waited for memory.
 * - `bandwidth`: a network interface was at its speed.
 * - `round trip`: nothing was busy; each producer waited for its answer before it continued.
 * - `thermal throttling`: the CPU was too hot, so its firmware slowed it, and it was at its limit.
 * - `other load`: programs that have nothing to do with the run used the CPUs.
 * - `rate`: the requested rate was reached.
 * - `source`: the source had no readings.
 * - `unknown`: the figures do not show it.
 */
export const RESOURCES = [
  'cpu',
  'cpu quota',
  'thread',
  'disk',
  'disk operations',
  'disk bandwidth',
  'disk flush',
  'locks',
  'redo log',
  'request handlers',
  'network threads',
  'replication',
  'quota',
  'commit log',
  'garbage collection',
  'memory',
  'bandwidth',
  'round trip',
  'thermal throttling',
  'other load',
  'rate',
  'source',
  'unknown',
] as const;
export const Resource = z.enum(RESOURCES);
export type Resource = z.infer<typeof Resource>;

export const Confidence = z.enum(['high', 'medium', 'low']);
export type Confidence = z.infer<typeof Confidence>;

/** What limited the rate of a run, why, and what may help. */
export const Verdict = z.object({
  side: Side,
  resource: Resource,
  host: z
    .string()
    .nullable()
    .describe('Host of the resource; null if the resource belongs to no host, or to a host that was not observed.'),
  confidence: Confidence,
  evidence: z.array(z.string()).describe('What was measured, the strongest first.'),
  advice: z.array(z.string()).describe('What to try next.'),
});
export type Verdict = z.infer<typeof Verdict>;

/** The part of a verdict that lists show. */
export const Limit = Verdict.pick({ side: true, resource: true, confidence: true });
export type Limit = z.infer<typeof Limit>;

/** What limited runs of one cell of a sweep. */
export const CellLimit = Verdict.extend({
  evidence: Verdict.shape.evidence.describe(
    'What was measured in `run`, the strongest first. Empty in a list of sweeps.'
  ),
  advice: Verdict.shape.advice.describe('What to try next. Empty in a list of sweeps.'),
  run: z.string().describe('The run with the surest verdict of this kind; evidence and advice are about this run.'),
  runs: z.int().describe('Runs of the cell with a verdict of this kind.'),
});
export type CellLimit = z.infer<typeof CellLimit>;
