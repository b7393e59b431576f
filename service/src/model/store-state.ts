import { z } from 'zod';

import { FaultRecord } from './fault.ts';
import { RunId } from './run.ts';

/** The deletion of a removed run's rows from a store, which takes place in the background. */
export const Deletion = z.object({
  run: RunId,
  acked: z.int().nullable().describe('Acked rows of the run; null if not recorded when the run was deleted.'),
  deleted: z
    .int()
    .describe('Rows that are already deleted, including those that earlier processes of this service deleted.'),
  problem: FaultRecord.nullable().describe('Why the last attempt failed; the deletion is retried every minute.'),
});
export type Deletion = z.infer<typeof Deletion>;

/** Whether the store of a target can be reached, as found by the last check. */
export const StoreState = z.object({
  target: z.string(),
  state: z
    .enum(['reachable', 'unreachable', 'unknown'])
    .describe(
      'Result of the last check; unknown until the first one is finished. Rows that the store confirmed count as a check.'
    ),
  checkedAt: z
    .number()
    .nullable()
    .describe('When the store was last checked or last confirmed rows, in milliseconds since 1970 UTC; null if never.'),
  inUse: z
    .boolean()
    .describe('Whether a run uses the store now. If so, the store is not checked again until the run has ended.'),
  version: z
    .string()
    .nullable()
    .describe('Name and version that the store reports; null if no check has reached the store.'),
  roundTripMs: z.number().nullable().describe('How long the check took; null if it did not reach the store.'),
  warnings: z.array(z.string()).default([]).describe('Settings that weaken the durability of an ack.'),
  problem: FaultRecord.nullable().describe('Why the store cannot be reached; null in all other states.'),
  deletions: z
    .array(Deletion)
    .default([])
    .describe(
      'Deletions of readings that are in progress or waiting, oldest run first; each disappears when it is done. Of ' +
        'a long list, only the ten oldest failed deletions and the ten oldest others are listed.'
    ),
  deletionCounts: z
    .object({ all: z.int(), failed: z.int() })
    .default({ all: 0, failed: 0 })
    .describe(
      '`all`: number of deletions, including those that are not listed; `failed`: how many failed at the last attempt.'
    ),
});
export type StoreState = z.infer<typeof StoreState>;
