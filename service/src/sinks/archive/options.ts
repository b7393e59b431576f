import { z } from 'zod';

export const ArchiveTarget = z.strictObject({
  sink: z.literal('archive'),
  folder: z.string().min(1).describe('Where `thermobench archive` puts its files.'),
});
export type ArchiveTarget = z.infer<typeof ArchiveTarget>;

/** Nothing to choose: no run writes into it. */
export const ArchiveTargetOptions = z.strictObject({});
