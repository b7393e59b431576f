import type { RunId } from '../../model/run.ts';
import {
  defineSink,
  type Cadence,
  type Preparation,
  type ResumePoints,
  type Session,
  type Sink,
  type StoredReadings,
  type StoreLedger,
} from '../contract.ts';
import type { Client } from '../../kafka/client.ts';
import { addressOf } from '../../kafka/faults.ts';
import { KafkaOptions, KafkaTarget } from '../../kafka/options.ts';

const MOST_ROWS_PER_WRITE = 500;
/** Limit for each answer; callers ask again soon. */
const LAG_WITHIN_MS = 5_000;

/** Loads the client first: its libraries load slowly, and most commands and threads never need them. */
async function during<T>(target: KafkaTarget, work: (client: Client) => Promise<T>): Promise<T> {
  const { Client: Loaded } = await import('../../kafka/client.ts');
  return Loaded.during(target, work);
}

/** Writes to a Kafka topic, and counts by reading it back. */
class KafkaSink implements Sink {
  readonly cadence: Cadence;
  readonly ledger: StoreLedger;
  readonly resume: ResumePoints;
  readonly readings: StoredReadings;
  readonly #target: KafkaTarget;
  readonly #options: KafkaOptions;

  constructor(target: KafkaTarget, options: KafkaOptions) {
    const rowsPerCommit = options.mode === 'sync' ? 1 : options.commitEvery;
    const rowsPerWrite = Math.min(rowsPerCommit, MOST_ROWS_PER_WRITE);
    this.cadence = { rowsPerCommit, rowsPerWrite, idleCommitMs: options.lingerMs };
    this.#target = target;
    this.#options = options;
    this.ledger = {
      count: async (run, accounts) => {
        const { countStored } = await import('./ledger.ts');
        return during(target, (client) => countStored(client, run, accounts));
      },
    };
    this.resume = {
      lastStored: async (run, producer) => {
        const { readLastStored } = await import('./ledger.ts');
        return during(target, (client) => readLastStored(client, run, producer));
      },
      storedAmong: async (run, producer, range) => {
        const { readStoredAmong } = await import('./ledger.ts');
        return during(target, (client) => readStoredAmong(client, run, producer, range));
      },
    };
    this.readings = {
      series: async (query, hidden = []) => {
        const { readSeries } = await import('./series.ts');
        return during(target, (client) => readSeries(client, query, hidden));
      },
      locations: async () => {
        const { readLocations } = await import('./series.ts');
        return during(target, readLocations);
      },
      newest: async (hidden = []) => {
        const { readNewest } = await import('./series.ts');
        return during(target, (client) => readNewest(client, hidden));
      },
    };
  }

  async check() {
    const { readFacts } = await import('./durability.ts');
    return during(this.#target, (client) => readFacts(client, this.#options));
  }

  async prepare(_preparation: Preparation): Promise<void> {
    const { ensureTopic } = await import('./topic.ts');
    await during(this.#target, ensureTopic);
  }

  async open(run: RunId, producer: number): Promise<Session> {
    const { openSession } = await import('./store.ts');
    return openSession(this.#target, this.#options, run, producer);
  }

  /** Transaction markers count as records, and so do records removed by compaction. */
  async rowsHeld() {
    return during(this.#target, async (client) => {
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
}

export const kafkaSink = defineSink({
  kind: 'kafka',
  target: KafkaTarget,
  options: KafkaOptions,
  embedded: false,
  address: addressOf,
  connect: (target, options) => new KafkaSink(target, options),
  topic: (target) => target,
  async consumerLag(target) {
    const { readConsumerLag } = await import('./consumer-lag.ts');
    const timeoutMs = Math.min(target.timeoutMs, LAG_WITHIN_MS);
    return during({ ...target, timeoutMs }, readConsumerLag);
  },
  experiments: {
    store: 'Kafka',
    cases: [{ 'sink.mode': 'sync' }, { 'sink.mode': 'batched' }],
    sweeps: [
      {
        name: 'kafka-modes',
        title: 'Kafka one by one, or batched',
        description: 'What does it cost to wait for each message before the next is sent?',
        run: { producers: 1, durationMs: 10_000 },
        matrix: { 'sink.mode': ['sync', 'batched'] },
      },
    ],
  },
});
