import type { RunId } from '../../model/run.ts';
import type { SeriesQuery } from '../../model/series.ts';
import { defineSink, type Cadence, type ProducerAccount, type SeqRange, type Session, type Sink } from '../contract.ts';
import { addressOf } from '../../kafka/faults.ts';
import { KafkaOptions, KafkaTarget } from '../../kafka/options.ts';

const MOST_ROWS_PER_WRITE = 500;
/** Limit for each answer; callers ask again soon. */
const LAG_WITHIN_MS = 5_000;

/** The client libraries load slowly, and most commands and threads never need them. */
const loadClient = () => import('../../kafka/client.ts');

/** Writes to a Kafka topic, and counts by reading it back. */
class KafkaSink implements Sink {
  readonly cadence: Cadence;
  readonly #target: KafkaTarget;
  readonly #options: KafkaOptions;

  constructor(target: KafkaTarget, options: KafkaOptions) {
    const rowsPerCommit = options.mode === 'sync' ? 1 : options.commitEvery;
    const rowsPerWrite = Math.min(rowsPerCommit, MOST_ROWS_PER_WRITE);
    this.cadence = { rowsPerCommit, rowsPerWrite, idleCommitMs: options.lingerMs };
    this.#target = target;
    this.#options = options;
  }

  async check() {
    const { readFacts } = await import('./durability.ts');
    const { Client } = await loadClient();
    return Client.during(this.#target, (client) => readFacts(client, this.#options));
  }

  async prepare(): Promise<void> {
    const { ensureTopic } = await import('./topic.ts');
    const { Client } = await loadClient();
    await Client.during(this.#target, ensureTopic);
  }

  async open(run: RunId, producer: number): Promise<Session> {
    const { openSession } = await import('./store.ts');
    return openSession(this.#target, this.#options, run, producer);
  }

  /** Transaction markers count as records, and so do records removed by compaction. */
  async rowsHeld() {
    const { Client } = await loadClient();
    return Client.during(this.#target, async (client) => {
      const partitions = (await client.partitions())?.length ?? 0;
      if (partitions === 0) {
        return 0;
      }
      const starts = await client.offsets('start', partitions);
      const ends = await client.offsets('end', partitions);
      return ends.reduce<number>((rows, end, partition) => rows + (end ?? 0) - (starts[partition] ?? 0), 0);
    });
  }

  async ledger(run: RunId, accounts: readonly ProducerAccount[]) {
    const { countStored } = await import('./ledger.ts');
    const { Client } = await loadClient();
    return Client.during(this.#target, (client) => countStored(client, run, accounts));
  }

  async lastStored(run: RunId, producer: number) {
    const { readLastStored } = await import('./ledger.ts');
    const { Client } = await loadClient();
    return Client.during(this.#target, (client) => readLastStored(client, run, producer));
  }

  async storedAmong(run: RunId, producer: number, range: SeqRange) {
    const { readStoredAmong } = await import('./ledger.ts');
    const { Client } = await loadClient();
    return Client.during(this.#target, (client) => readStoredAmong(client, run, producer, range));
  }

  async series(query: SeriesQuery) {
    const { readSeries } = await import('./series.ts');
    const { Client } = await loadClient();
    return Client.during(this.#target, (client) => readSeries(client, query));
  }

  async locations() {
    const { readLocations } = await import('./series.ts');
    const { Client } = await loadClient();
    return Client.during(this.#target, readLocations);
  }

  async extents() {
    return null;
  }

  async minutes() {
    return [];
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
  async consumerLag(target) {
    const { readConsumerLag } = await import('./consumer-lag.ts');
    const { Client } = await loadClient();
    const timeoutMs = Math.min(target.timeoutMs, LAG_WITHIN_MS);
    return Client.during({ ...target, timeoutMs }, readConsumerLag);
  },
});
