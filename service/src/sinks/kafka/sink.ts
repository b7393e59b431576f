import { Client } from '../../kafka/client.ts';
import type { KafkaOptions, KafkaTarget } from '../../kafka/options.ts';
import type { RunId } from '../../model/run.ts';
import type { Cadence, Preparation, Session, Sink, StoredReadings, StoreLedger, ResumePoints } from '../contract.ts';
import type { StorePressure } from '../store-pressure.ts';
import { readFacts } from './durability.ts';
import { countStored, readLastStored, readStoredAmong } from './ledger.ts';
import { watchBrokers } from './pressure.ts';
import { readLocations, readNewest, readSeries } from './series.ts';
import { openSession } from './store.ts';
import { ensureTopic } from './topic.ts';

const MAX_ROWS_PER_WRITE = 500;

/** Writes to a Kafka topic, and counts stored rows by reading the topic back. */
export class KafkaSink implements Sink {
  readonly cadence: Cadence;
  readonly ledger: StoreLedger;
  readonly resume: ResumePoints;
  readonly readings: StoredReadings;
  readonly #target: KafkaTarget;
  readonly #options: KafkaOptions;

  constructor(target: KafkaTarget, options: KafkaOptions) {
    const rowsPerCommit = options.mode === 'sync' ? 1 : options.commitEvery;
    const rowsPerWrite = Math.min(rowsPerCommit, MAX_ROWS_PER_WRITE);
    this.cadence = { rowsPerCommit, rowsPerWrite, idleCommitMs: options.lingerMs };
    this.#target = target;
    this.#options = options;
    this.ledger = { count: (run, accounts) => this.#during((client) => countStored(client, run, accounts)) };
    this.resume = {
      lastStored: (run, producer) => this.#during((client) => readLastStored(client, run, producer)),
      storedAmong: (run, producer, range) => this.#during((client) => readStoredAmong(client, run, producer, range)),
    };
    this.readings = {
      series: (query, hidden = []) => this.#during((client) => readSeries(client, query, hidden)),
      locations: () => this.#during(readLocations),
      newest: (hidden = []) => this.#during((client) => readNewest(client, hidden)),
    };
  }

  check() {
    return this.#during((client) => readFacts(client, this.#options));
  }

  async prepare(_preparation: Preparation): Promise<void> {
    await this.#during(ensureTopic);
  }

  open(run: RunId, producer: number): Promise<Session> {
    return openSession(this.#target, this.#options, run, producer);
  }

  async pressure(): Promise<StorePressure> {
    return watchBrokers(this.#target);
  }

  /** Counts transaction markers too, as well as records that compaction has removed. */
  rowsHeld(): Promise<number> {
    return this.#during(async (client) => {
      const partitions = (await client.partitions())?.length ?? 0;
      if (partitions === 0) {
        return 0;
      }
      const starts = await client.offsets('start', partitions);
      const ends = await client.offsets('end', partitions);
      return ends.reduce<number>((rows, end, partition) => rows + (end ?? 0) - (starts[partition] ?? 0), 0);
    });
  }

  async close(): Promise<void> {}

  #during<T>(work: (client: Client) => Promise<T>): Promise<T> {
    return Client.during(this.#target, work);
  }
}
