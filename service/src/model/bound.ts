import { z } from 'zod';

/**
 * What limited the rate, as far as the producers' figures alone show:
 * - `generator`: building readings, or the producers' threads.
 * - `producers`: a closed loop had too few of them; more may reach a higher rate.
 * - `source`: it had no readings.
 * - `rate`: the requested rate was reached, so nothing was at its limit.
 * - `store`: the more requests it had, the longer it took to answer.
 * - `unclear`: the producers waited for answers, but these figures do not show whether the store was saturated, or whether more
 *   producers would reach a higher rate.
 */
export const Bound = z.enum(['generator', 'producers', 'source', 'rate', 'store', 'unclear']);
export type Bound = z.infer<typeof Bound>;
