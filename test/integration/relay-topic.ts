import { randomUUID } from 'node:crypto';

import { Admin, Consumer, findErrorBy, Producer, type Message } from '@platformatic/kafka';

import { checksum } from '../../service/src/sinks/checksum.ts';
import { encode } from '../../service/src/kafka/message.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import type { TestKafka } from './start-kafka.ts';

const PER_REQUEST = 2_000;
const ALL_REPLICAS = -1;

/** A separate topic for a test, written as producers of any kind would: `await using topic = await makeTopic(kafka, 4)`. */
export interface TestTopic extends AsyncDisposable {
  readonly target: KafkaTarget;
  /** Readings `first` … `next` − 1 of producer 0 of a run, spread over the partitions, as the Kafka sink sends them. */
  produce(run: string, first: number, next: number): Promise<void>;
  /** Sends a record to partition 0 in a transaction that is then committed or aborted. */
  transact(value: string, end: 'commit' | 'abort'): Promise<void>;
  /** Sends any record to partition 0. */
  send(record: { key?: string; value?: string; headers?: Record<string, string> }): Promise<void>;
  /** Deletes it with all its records, and creates it again, empty and under the same name. */
  makeAgain(): Promise<void>;
  /** Deletes the records of partition 0 below that offset, as retention does. */
  deleteBelow(offset: number): Promise<void>;
  /** Offset after the last record, summed over the partitions. */
  length(): Promise<number>;
  /** The offset committed to Kafka for this group, summed over the partitions. */
  committed(group: string): Promise<number>;
  /** The first records of another topic of the same cluster, as soon as there are that many. */
  recordsOf(topic: string, count: number): Promise<Message[]>;
}

export async function makeTopic(kafka: TestKafka, partitions: number): Promise<TestTopic> {
  const topic = `relayed-${randomUUID()}`;
  const target = KafkaTarget.parse({ ...kafka.target(), topic, timeoutMs: 10_000 });
  const client = { clientId: 'test', ...kafka.access() };
  const admin = new Admin(client);
  await admin.createTopics({ topics: [topic], partitions, replicas: 1 });
  // Idempotent, so that a request that is sent again, for example while a new topic has no leaders yet, is not stored twice.
  const producer = new Producer({ ...client, idempotent: true });
  const asConsumer = async <T>(group: string, ask: (consumer: Consumer) => Promise<T>): Promise<T> => {
    const consumer = new Consumer({ ...client, groupId: group });
    try {
      return await ask(consumer);
    } finally {
      await consumer.close(true);
    }
  };
  const sum = (offsets: readonly bigint[] = []) => offsets.reduce((total, offset) => total + Number(offset), 0);
  return {
    target,
    async produce(run, first, next) {
      for (let at = first; at < next; at += PER_REQUEST) {
        const messages = Array.from({ length: Math.min(PER_REQUEST, next - at) }, (_, index) => {
          const seq = at + index;
          const value = Math.round(2_000 + 500 * Math.sin(seq / 50)) / 100;
          const reading = { location: `sensor-${seq % 7}`, time: Date.now(), value };
          const place = { run, producer: 0, seq };
          const record = encode(reading, { ...place, checksum: checksum(place, reading) });
          return {
            topic,
            partition: seq % partitions,
            key: Buffer.from(record.key),
            value: Buffer.from(record.value),
            headers: buffers(record.headers),
          };
        });
        await producer.send({ acks: ALL_REPLICAS, messages });
      }
    },
    async transact(value, end) {
      const transactional = new Producer({ ...client, idempotent: true, transactionalId: randomUUID() });
      const transaction = await transactional.beginTransaction();
      await transaction.send({ messages: [{ topic, partition: 0, value: Buffer.from(value) }] });
      await transaction[end]();
      await transactional.close(true);
    },
    async send({ key, value, headers = {} }) {
      await producer.send({
        acks: ALL_REPLICAS,
        messages: [
          {
            topic,
            partition: 0,
            key: key === undefined ? undefined : Buffer.from(key),
            value: Buffer.from(value ?? ''),
            headers: buffers(headers),
          },
        ],
      });
    },
    async makeAgain() {
      await admin.deleteTopics({ topics: [topic] });
      // The brokers delete and create it asynchronously.
      await until(() => admin.createTopics({ topics: [topic], partitions, replicas: 1 }), 'TOPIC_ALREADY_EXISTS');
      await until(() => admin.metadata({ topics: [topic], forceUpdate: true }), null);
    },
    async deleteBelow(offset) {
      await admin.deleteRecords({ topics: [{ name: topic, partitions: [{ partition: 0, offset: BigInt(offset) }] }] });
    },
    length: () =>
      asConsumer(randomUUID(), async (consumer) => sum((await consumer.listOffsets({ topics: [topic] })).get(topic))),
    committed: (group) =>
      asConsumer(group, async (consumer) => {
        const all = Array.from({ length: partitions }, (_, partition) => partition);
        const offsets = await consumer.listCommittedOffsets({ topics: [{ topic, partitions: all }] });
        return sum(offsets.get(topic)?.map((offset) => (offset < 0n ? 0n : offset)));
      }),
    recordsOf: (other, count) =>
      asConsumer(randomUUID(), async (consumer) => {
        const records: Message[] = [];
        const stream = await consumer.consume({ topics: [other], mode: 'earliest', maxWaitTime: 200 });
        for await (const record of stream) {
          records.push(record);
          if (records.length === count) {
            break;
          }
        }
        return records;
      }),
    async [Symbol.asyncDispose]() {
      await producer.close(true);
      await admin.close();
    },
  };
}

/** Repeats the call while it returns that value; null means any error. */
async function until(ask: () => Promise<unknown>, refusal: string | null): Promise<void> {
  for (;;) {
    try {
      await ask();
      return;
    } catch (thrown) {
      if (refusal !== null && !(thrown instanceof Error && findErrorBy(thrown, 'apiId', refusal) !== null)) {
        throw thrown;
      }
    }
  }
}

function buffers(headers: Record<string, string>): Map<Buffer, Buffer> {
  return new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]));
}
