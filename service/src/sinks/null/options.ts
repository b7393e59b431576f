import { z } from 'zod';

export const NullTarget = z.strictObject({ sink: z.literal('null') });

/** Settings of the null sink: the commit cadence, as for a real store, so that the two can be compared. */
export const NullOptions = z.strictObject({
  commitEvery: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(100)
    .describe('Rows between two commits; 0 and 1 both commit every row.'),
});
export type NullOptions = z.infer<typeof NullOptions>;
