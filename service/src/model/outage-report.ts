import { z } from 'zod';

import { FaultRecord } from './fault.ts';
import { Outage } from './outage.ts';
import { Percentiles } from './sample.ts';

/** What an outage did to a run. */
export const OutageReport = z.object({
  outage: Outage,
  what: z.string().describe('What was broken, such as `kafka broker 2`.'),
  begunAt: z.number().nullable().describe('Milliseconds since 1970 UTC; null if it never began.'),
  undoneAt: z.number().nullable().describe('When it was undone; null if it never began, or could not be undone.'),
  answeredAt: z.number().nullable().describe('When the server answered again; null if that is not known.'),
  problem: FaultRecord.nullable().describe('Why it did not begin, or could not be undone.'),
  unavailableMs: z
    .number()
    .nullable()
    .describe(
      'The longest time in which nothing was acked for any producer, since the outage began; null if it never began.'
    ),
  longestSilenceMs: z
    .number()
    .nullable()
    .describe(
      'The longest time in which one of the producers had no ack, to the second; null if it never began, and in a run in which producers write more slowly than once a second anyway.'
    ),
  rowsPerSecondBefore: z.number().nullable().describe('Acked rows per second in the ten seconds before.'),
  backAfterMs: z
    .number()
    .nullable()
    .describe(
      'From its begin until the rate was back at 90 % of the rate before, to the second. May be before it was undone, if a replica took over. Null if it was not back before the run ended.'
    ),
  latencyDuringMs: Percentiles.nullable().describe(
    'From the call to the ack, until the rate was back; null if nothing was acked in that time.'
  ),
  latencyAfterMs: Percentiles.nullable().describe('The same in the ten seconds after that.'),
});
export type OutageReport = z.infer<typeof OutageReport>;

/** An outage whose undo is recorded, and which is not undone yet. */
export const StandingOutage = z.object({
  id: z.int(),
  run: z.string(),
  action: Outage.shape.action,
  what: z.string().describe('What is broken, such as `kafka broker 2`.'),
  begunAt: z.number().describe('Milliseconds since 1970 UTC.'),
  inProgress: z.boolean().describe('Whether the process that broke it is alive, and will undo it.'),
  problem: z.string().nullable().describe('Why the last attempt to undo it failed.'),
});
export type StandingOutage = z.infer<typeof StandingOutage>;
