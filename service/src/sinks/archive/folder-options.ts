import { z } from 'zod';

/** Settings of an archiver, as passed to its command. */
export const ArchiveOptions = z.strictObject({
  rowsPerFile: z
    .int()
    .min(1)
    .max(5_000_000)
    .default(500_000)
    .describe(
      'Maximum number of readings in memory, at about 100 bytes each, and therefore in one file. With a larger ' +
        'number, more locations share a commit.'
    ),
  everyMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(3_600_000)
    .describe(
      'With --follow: how often new readings are written. Each write creates a file per location and day, and a few large files are faster to read.'
    ),
});
export type ArchiveOptions = z.infer<typeof ArchiveOptions>;
