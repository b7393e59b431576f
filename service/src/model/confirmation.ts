import { z } from 'zod';

import { Verdict } from './verdict.ts';

/**
 * What an experiment changes:
 * - `producers`: twice as many producers.
 * - `commitEvery`: twice as many rows in each commit.
 */
export const Change = z.enum(['producers', 'commitEvery']);
export type Change = z.infer<typeof Change>;

/** How the rate changed when one setting was changed. */
export const Effect = z.object({
  change: Change,
  from: z.int(),
  to: z.int(),
  ratio: z
    .object({ median: z.number(), low: z.number(), high: z.number() })
    .describe('Rate with the change divided by the rate without it: median, smallest and largest of all pairs.'),
  pairs: z.int().describe('Pairs of runs, one after the other, with and without the change.'),
});
export type Effect = z.infer<typeof Effect>;

/** The result of an experiment that tested a verdict. */
export const Confirmation = z.object({
  sweep: z.string().describe('The sweep with the runs of the experiment.'),
  effects: z.array(Effect),
  before: Verdict.describe('The verdict before the experiment.'),
});
export type Confirmation = z.infer<typeof Confirmation>;
