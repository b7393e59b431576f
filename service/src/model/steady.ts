import { z } from 'zod';

/** An interval in which a figure lies with a known probability. */
export const Bounds = z.object({
  low: z.number(),
  high: z.number(),
  coverage: z
    .number()
    .min(0)
    .max(1)
    .describe('Lower bound of the probability that the true figure lies between low and high.'),
});
export type Bounds = z.infer<typeof Bounds>;

/** The steady part of a run: what is left after cutting off the seconds in which the rate had not settled yet, by MSER-5. */
export const Steady = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('steady'),
    fromSecond: z.number().describe('Start of the steady part, in seconds since the producers started.'),
    seconds: z.number().describe('Length of the steady part in seconds.'),
    rowsPerSecond: z.number().describe('Mean acked rows per second in the steady part.'),
    interval: Bounds.nullable().describe(
      'Interval of the mean. It takes into account that the rates of successive seconds are correlated; null if they ' +
        'are too strongly correlated. The coverage is the lowest one in simulations of series of this length.'
    ),
  }),
  z.object({ state: z.literal('unsettled') }).describe('The rate still changed in the second half of the run.'),
  z.object({
    state: z.literal('tooShort'),
    neededSeconds: z.number().describe('Measured seconds that a run needs before this can be judged.'),
  }),
]);
export type Steady = z.infer<typeof Steady>;
