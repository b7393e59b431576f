import {
  fencedFault,
  passedFault,
  type Lane,
  type PartitionClaim,
  type RelayStore,
  type RelayStoreSettings,
  type RelayedTopic,
} from '../../src/sinks/relay-store.ts';
import { groupRunId, topicRunId } from '../../src/sinks/topic-identity.ts';
import { CommitFile } from './commit-file.ts';

/** Rows and position of a batch in one line. */
export class TrialRelayStore implements RelayStore {
  readonly #file: CommitFile;
  readonly #group: string;

  constructor(file: string, { group }: RelayStoreSettings) {
    this.#file = new CommitFile(file);
    this.#group = group;
  }

  async prepare({ id, name }: RelayedTopic) {
    return id === null ? groupRunId(this.#group, name) : topicRunId(id);
  }

  async claim({ partition, generation, earliest, afresh }: PartitionClaim): Promise<Lane> {
    const file = this.#file;
    const place = { group: this.#group, partition, generation };
    const held = file.position(place.group, partition);
    if (held !== undefined && held.generation > generation && !afresh) {
      throw passedFault(partition, generation, held.generation);
    }
    let next = held?.next ?? earliest;
    file.append({ rows: [], position: { ...place, next } }, true);
    return {
      get nextOffset() {
        return next;
      },
      async store({ firstOffset, nextOffset, rows }) {
        const now = file.position(place.group, partition);
        if (now?.generation !== generation || now.next !== firstOffset) {
          throw fencedFault(partition);
        }
        const known = new Set(file.rows().map(({ run, producer, seq }) => `${run} ${producer} ${seq}`));
        const fresh = rows.filter(({ origin: { run, producer, seq } }) => !known.has(`${run} ${producer} ${seq}`));
        file.append(
          {
            rows: fresh.map(({ origin, ...reading }) => ({ ...reading, ...origin })),
            position: { ...place, next: nextOffset },
          },
          true
        );
        next = nextOffset;
        return { duplicates: rows.length - fresh.length };
      },
      close: async () => {},
    };
  }

  async close(): Promise<void> {}
}
