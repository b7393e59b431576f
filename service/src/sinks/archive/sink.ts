import { describeArchive } from './archive-folder.ts';
import { readArchiveLocations, readArchiveNewest, readArchiveSeries } from './series.ts';
import { Fault } from '../../model/fault.ts';
import { counted } from '../../model/sentence.ts';
import type { ReadOnlySink, StoredReadings } from '../contract.ts';
import type { ArchiveTarget } from './options.ts';

/** A topic's Parquet files, read-only: `thermobench archive` writes them, runs cannot. */
export class ArchiveSink implements ReadOnlySink {
  readonly readings: StoredReadings;
  readonly #folder: string;

  constructor({ folder }: ArchiveTarget) {
    this.#folder = folder;
    this.readings = {
      series: (query, hidden) => readArchiveSeries(folder, query, hidden),
      locations: () => readArchiveLocations(folder),
      newest: (hidden = []) => readArchiveNewest(folder, hidden),
    };
  }

  async check() {
    const { topic, readings } = await describeArchive(this.#folder);
    return {
      version: `Parquet, ${counted(readings, 'reading')} of the Kafka topic "${topic}"`,
      durability: { files: 'fsynced before they count' },
      warnings: ['Read-only: `thermobench archive` fills it from its topic; runs cannot write to it.'],
    };
  }

  readOnlyFault(): Fault {
    return new Fault({
      kind: 'configuration',
      code: 'READ_ONLY_TARGET',
      message: `The archive in ${this.#folder} is read-only: it is a copy of a topic, and runs cannot write to it.`,
      hint: 'Write to the topic, and let `thermobench archive` copy its readings here; or choose another target.',
    });
  }

  async close(): Promise<void> {}
}
