import { z } from 'zod';

/** An interval in which a figure lies with a known probability. */
export const Bounds = z.object({
  low: z.number(),
  high: z.number(),
  coverage: z.number().min(0).max(1).describe('Probability that the true figure lies between low and high, at least.'),
});
export type Bounds = z.infer<typeof Bounds>;

/** The steady part of a run: what is left after cutting off the seconds in which the rate had not settled yet, by MSER-5. */
export const Steady = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('steady'),
    fromSecond: z.number().describe('Where it starts, in seconds since the producers started.'),
    seconds: z.number().describe('How long it is, in seconds.'),
    rowsPerSecond: z.number().describe('Mean acked rows per second in it.'),
    interval: Bounds.nullable().describe(
      'Interval of the mean, which takes into account that successive seconds resemble each other; null if they do so ' +
        'too much for an interval. The coverage is the lowest in simulations of series of this length.'
    ),
  }),
  z.object({ state: z.literal('unsettled') }).describe('The rate still changed in the second half of the run.'),
  z.object({
    state: z.literal('tooShort'),
    neededSeconds: z.number().describe('Measured seconds that a run needs for a statement.'),
  }),
]);
export type Steady = z.infer<typeof Steady>;
