import { z } from 'zod';

/** Settings of an archiver, as its command takes them. */
export const ArchiveOptions = z.strictObject({
  rowsPerFile: z
    .int()
    .min(1)
    .max(5_000_000)
    .default(500_000)
    .describe(
      'Most readings in memory, at about 100 bytes each, and so in a file. With more, more locations share a commit.'
    ),
  everyMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(3_600_000)
    .describe(
      'With --follow: how often what came is written. Each time makes a file for each location and day, and few large ones are read faster.'
    ),
});
export type ArchiveOptions = z.infer<typeof ArchiveOptions>;
