import { Admin, findErrorBy, Producer } from '@platformatic/kafka';

import { kafkaFault } from '../kafka/faults.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import { rawOf, type Entry, type RawRecord } from './entry.ts';
import { clientOptions } from './kafka-client.ts';

const ALL_REPLICAS = -1;
const USE_DEFAULT = -1;

export interface DeadLetter {
  readonly partition: number;
  readonly entry: Entry;
  readonly reason: string;
}

/**
 * A topic for records that cannot be stored. It keeps them unchanged, and adds headers with the reason and the record's origin.
 * Delivery is at least once: if a relay is killed between sending records here and the store's next commit, they are sent again.
 */
export class DeadLetters {
  readonly #target: KafkaTarget;
  readonly #deadTopic: string;
  readonly #group: string;
  #producer: Producer | null = null;

  constructor(target: KafkaTarget, deadTopic: string, group: string) {
    this.#target = target;
    this.#deadTopic = deadTopic;
    this.#group = group;
  }

  /** Resolves when all replicas have the records. */
  async send(letters: readonly DeadLetter[]): Promise<void> {
    if (letters.length === 0) {
      return;
    }
    try {
      this.#producer ??= await this.#open();
      await this.#producer.send({
        acks: ALL_REPLICAS,
        messages: letters.map((letter) => {
          const raw = rawOf(letter.entry);
          return {
            topic: this.#deadTopic,
            key: raw.key ?? undefined,
            value: raw.value ?? Buffer.alloc(0),
            headers: this.#headersOf(letter, raw),
          };
        }),
      });
    } catch (thrown) {
      throw kafkaFault({ ...this.#target, topic: this.#deadTopic }, thrown);
    }
  }

  /** Never throws. */
  async close(): Promise<void> {
    await this.#producer?.close(true).catch(() => undefined);
  }

  /** The record's own headers, followed by ours; a header of the record with the same name as one of ours is left out. */
  #headersOf({ partition, entry, reason }: DeadLetter, raw: RawRecord): Map<Buffer, Buffer> {
    const headers = {
      ...Object.fromEntries(raw.headers),
      'dead-letter-reason': reason,
      'dead-letter-topic': this.#target.topic,
      'dead-letter-partition': `${partition}`,
      'dead-letter-offset': `${entry.offset}`,
      'dead-letter-timestamp': `${entry.sentAt}`,
      'dead-letter-group': this.#group,
    };
    return new Map(Object.entries(headers).map(([name, value]) => [Buffer.from(name), Buffer.from(value)]));
  }

  async #open(): Promise<Producer> {
    await this.#makeTopic();
    const producer = new Producer({ ...clientOptions(this.#target, 'thermobench-relay-dead-letters') });
    producer.on('error', () => undefined);
    return producer;
  }

  async #makeTopic(): Promise<void> {
    const admin = new Admin(clientOptions(this.#target, 'thermobench-relay-dead-letters'));
    admin.on('error', () => undefined);
    try {
      await admin.createTopics({
        topics: [this.#deadTopic],
        partitions: 1,
        replicas: this.#target.replicationFactor ?? USE_DEFAULT,
        configs: [{ name: 'retention.ms', value: '-1' }],
      });
    } catch (thrown) {
      if (!(thrown instanceof Error && findErrorBy(thrown, 'apiId', 'TOPIC_ALREADY_EXISTS') !== null)) {
        throw thrown;
      }
    } finally {
      await admin.close();
    }
  }
}
