import { z } from 'zod';

import { commitEvery, TableModel } from '../../model/store-settings.ts';

export const SqliteTarget = z.strictObject({
  sink: z.literal('sqlite'),
  file: z
    .string()
    .min(1)
    .refine((file) => file !== ':memory:' && !file.startsWith('file:'), 'must be the path of a file')
    .describe('The database file; created if missing. Its folder must exist.'),
  lockTimeoutMs: z
    .int()
    .min(0)
    .max(600_000)
    .default(10_000)
    .describe(
      'How long a commit waits, in milliseconds, if another process has locked the database; after that, it fails.'
    ),
});
export type SqliteTarget = z.infer<typeof SqliteTarget>;

/** Settings of the sqlite sink. Every commit is synced to the disk. */
export const SqliteOptions = z.strictObject({
  commitEvery: commitEvery(10, 100_000),
  schema: TableModel,
});
export type SqliteOptions = z.infer<typeof SqliteOptions>;
