import { z } from 'zod';

import { StoreFacts } from './report.ts';

/** A target as shown by the API: without passwords in addresses and without secrets. */
export const TargetSummary = z.object({
  name: z.string(),
  sink: z.string(),
  address: z.string().describe('Where it is, without user and password.'),
  origin: z.enum(['file', 'stack', 'built-in']),
  options: z.record(z.string(), z.unknown()).describe("JSON Schema of the sink's settings."),
});
export type TargetSummary = z.infer<typeof TargetSummary>;

/** Answer of a check: the target is reachable, and these are the facts it reports. */
export const Health = StoreFacts.extend({
  target: z.string(),
  roundTripMs: z.number(),
});
export type Health = z.infer<typeof Health>;
