import { Admin, Consumer, Producer, type Message } from '@platformatic/kafka';

import type { RowChange, RowName } from '../../service/test/sinks/tested-store.ts';
import type { KafkaTarget } from '../../service/src/kafka/options.ts';

type TextMessage = Message<string, string, string, string>;

/**
 * Removes or changes records for tests that need it, although a log does not allow that. Reads all records, truncates the log at
 * its end, and writes the records to keep again in their order. Uses the library's own clients, not the sink.
 */
export class RewrittenTopic {
  readonly #target: KafkaTarget;

  constructor(target: KafkaTarget) {
    this.#target = target;
  }

  remove(row: RowName): Promise<void> {
    return this.#rewrite(row, () => []);
  }

  change(row: RowName, { run, producer, seq, checksum, ...reading }: RowChange): Promise<void> {
    return this.#rewrite(row, (message) => {
      const changed = Object.assign(Object(JSON.parse(message.value)), reading);
      const headers = new Map(message.headers);
      for (const [name, value] of Object.entries({ run, producer, seq, checksum })) {
        if (value !== undefined) {
          headers.set(name, String(value));
        }
      }
      return [{ ...message, headers, value: JSON.stringify(changed) }];
    });
  }

  duplicate(row: RowName): Promise<void> {
    return this.#rewrite(row, (message) => [message, message]);
  }

  /** Everything in the topic, in the order of each partition. */
  async records(): Promise<TextMessage[]> {
    const { topic } = this.#target;
    const admin = new Admin(this.#client());
    const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions: await this.#each(-1n) }] });
    const [begun] = await admin.listOffsets({ topics: [{ name: topic, partitions: await this.#each(-2n) }] });
    await admin.close();
    const ends = listed.partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex).map(({ offset }) => offset);
    const starts = begun.partitions.toSorted((a, b) => a.partitionIndex - b.partitionIndex).map(({ offset }) => offset);
    let missing = ends.reduce((sum, end, partition) => sum + Number(end - starts[partition]), 0);
    const records: TextMessage[] = [];
    if (missing === 0) {
      return records;
    }
    const text = (bytes?: Buffer) => bytes?.toString() ?? '';
    const consumer = new Consumer<string, string, string, string>({
      ...this.#client(),
      groupId: `rewriter-${crypto.randomUUID()}`,
      deserializers: { key: text, value: text, headerKey: text, headerValue: text },
    });
    const stream = await consumer.consume({ topics: [topic], mode: 'earliest', autocommit: false });
    for await (const message of stream) {
      records.push(message);
      if (--missing === 0) {
        break;
      }
    }
    await consumer.close(true);
    return records;
  }

  async #rewrite(row: RowName, change: (message: TextMessage) => TextMessage[]): Promise<void> {
    const { topic } = this.#target;
    const before = await this.records();
    const admin = new Admin(this.#client());
    const [listed] = await admin.listOffsets({ topics: [{ name: topic, partitions: await this.#each(-1n) }] });
    const partitions = listed.partitions.map(({ partitionIndex, offset }) => ({ partition: partitionIndex, offset }));
    await admin.deleteRecords({ topics: [{ name: topic, partitions }] });
    await admin.close();

    const named = before.filter((message) => isRow(message, row));
    if (named.length !== 1) {
      throw new Error(`The topic has ${named.length} records of that reading.`);
    }
    const after = before.flatMap((message) => (named.includes(message) ? change(message) : [message]));
    const producer = new Producer({
      ...this.#client(),
      serializers: { key: asBuffer, value: asBuffer, headerKey: asBuffer, headerValue: asBuffer },
    });
    for (const { key, value, headers, partition } of after) {
      await producer.send({ acks: -1, messages: [{ topic, key, value, headers, partition }] });
    }
    await producer.close();
  }

  async #each(timestamp: bigint) {
    const admin = new Admin(this.#client());
    const { topics } = await admin.metadata({ topics: [this.#target.topic] });
    await admin.close();
    const count = topics.get(this.#target.topic)?.partitionsCount ?? 0;
    return Array.from({ length: count }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
  }

  #client() {
    return { clientId: 'rewriter', bootstrapBrokers: this.#target.brokers, sasl: this.#target.sasl };
  }
}

function asBuffer(text: string | undefined): Buffer | undefined {
  return text === undefined ? undefined : Buffer.from(text);
}

function isRow({ headers }: TextMessage, { run, producer, seq }: RowName): boolean {
  return headers.get('run') === run && headers.get('producer') === `${producer}` && headers.get('seq') === `${seq}`;
}
