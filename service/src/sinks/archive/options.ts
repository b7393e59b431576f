import { z } from 'zod';

export const ArchiveTarget = z.strictObject({
  sink: z.literal('archive'),
  folder: z.string().min(1).describe('The folder that `thermobench archive` writes its files to.'),
});
export type ArchiveTarget = z.infer<typeof ArchiveTarget>;

/** No options, because runs cannot write to an archive. */
export const ArchiveTargetOptions = z.strictObject({});
