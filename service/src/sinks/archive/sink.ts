import { describeArchive } from './archive-folder.ts';
import { readArchiveLocations, readArchiveSeries } from './series.ts';
import { Fault } from '../../model/fault.ts';
import type { SeriesQuery } from '../../model/series.ts';
import { counted } from '../../model/sentence.ts';
import { defineSink, type Cadence, type Sink } from '../contract.ts';
import { ArchiveTarget, ArchiveTargetOptions } from './options.ts';

/** A topic's Parquet files, read-only: `thermobench archive` fills them, no run does. */
class ArchiveSink implements Sink {
  readonly cadence: Cadence = { rowsPerWrite: 1, rowsPerCommit: 1 };
  readonly #folder: string;

  constructor({ folder }: ArchiveTarget) {
    this.#folder = folder;
  }

  async check() {
    const { topic, readings } = await describeArchive(this.#folder);
    return {
      version: `Parquet, ${counted(readings, 'reading')} of the Kafka topic "${topic}"`,
      durability: { files: 'synced before they count' },
      warnings: ['Read only: `thermobench archive` fills it from its topic, and no run can write into it.'],
    };
  }

  async prepare(): Promise<void> {
    throw this.#readOnly();
  }

  async open(): Promise<never> {
    throw this.#readOnly();
  }

  async ledger(): Promise<null> {
    return null;
  }

  async lastStored(): Promise<number> {
    return -1;
  }

  async storedAmong(): Promise<number[]> {
    return [];
  }

  async series(query: SeriesQuery) {
    return readArchiveSeries(this.#folder, query);
  }

  async locations() {
    return readArchiveLocations(this.#folder);
  }

  async extents() {
    return null;
  }

  async minutes() {
    return [];
  }

  async close(): Promise<void> {}

  #readOnly(): Fault {
    return new Fault({
      kind: 'configuration',
      code: 'READ_ONLY_TARGET',
      message: `The archive in ${this.#folder} is read only: it holds what a topic has, and no run can write into it.`,
      hint: 'Write into the topic, and let `thermobench archive` bring its readings here; or choose another target.',
    });
  }
}

export const archiveSink = defineSink({
  kind: 'archive',
  target: ArchiveTarget,
  options: ArchiveTargetOptions,
  embedded: true,
  address: ({ folder }) => folder,
  connect: (target) => new ArchiveSink(target),
});
