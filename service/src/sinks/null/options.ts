import { z } from 'zod';

import { commitEvery } from '../../model/store-settings.ts';

export const NullTarget = z.strictObject({ sink: z.literal('null') });

/** Settings of the null sink: the commit cadence, as for a real store, so that the two can be compared. */
export const NullOptions = z.strictObject({
  commitEvery: commitEvery(100),
});
export type NullOptions = z.infer<typeof NullOptions>;
