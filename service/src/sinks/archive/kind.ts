import { defineSink } from '../sink-kind.ts';
import { ArchiveTarget, ArchiveTargetOptions } from './options.ts';

/** The Parquet files that `thermobench archive` writes. */
export const archiveSink = defineSink({
  kind: 'archive',
  target: ArchiveTarget,
  options: ArchiveTargetOptions,
  embedded: true,
  address: ({ folder }) => ({ text: folder, hostPaths: [folder] }),
  readOnly: true,
  connect: async (target) => new (await import('./sink.ts')).ArchiveSink(target),
});
