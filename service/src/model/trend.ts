import { z } from 'zod';

import { StoreFacts } from './report.ts';
import { Run } from './run.ts';

/** A run of a trend, and what its store reported about itself at the start. */
export const TrendRun = Run.extend({
  store: StoreFacts.nullable().describe('Null if the run ended before the store reported anything.'),
});
export type TrendRun = z.infer<typeof TrendRun>;
