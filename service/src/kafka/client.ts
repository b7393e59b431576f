import { setTimeout as pause } from 'node:timers/promises';
import { Admin, type ClusterMetadata, type Connection, type Reader, type Writer } from '@platformatic/kafka';

import { Fault } from '../model/fault.ts';
import { accessOf } from './access.ts';
import { kafkaFault, missingTopicFault, timeoutFault } from './faults.ts';
import type { KafkaTarget } from './options.ts';

/** How often to look up a leader that is being elected. */
const ELECTION_PAUSE_MS = 200;
const CONNECT_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 1_000;
/** Limit per connection; an idempotent producer must not have more requests in flight. */
const REQUESTS_IN_FLIGHT = 5;
/** The id that brokers return if they do not support topic ids. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** One partition of the target's topic. */
export interface Partition {
  partition: number;
  /** Node ids; −1 if there is no leader. */
  leader: number;
  replicas: number[];
  inSync: number[];
}

/** A request that the library's own clients do not offer in this form. */
export interface Request<T> {
  api: { key: number; version: number };
  body: () => Writer;
  parse: (reader: Reader) => T;
}

/**
 * A client of the target's cluster: its connections, and all requests to brokers except producing. The library's own retries are
 * off, so that each error is seen and classified here.
 */
export class Client {
  readonly target: KafkaTarget;
  readonly admin: Admin;
  #leaders: Promise<Connection[]> | null = null;

  constructor(target: KafkaTarget) {
    this.target = target;
    this.admin = new Admin({
      clientId: 'thermobench',
      bootstrapBrokers: target.brokers,
      retries: 0,
      timeout: target.timeoutMs,
      requestTimeout: target.timeoutMs,
      connectTimeout: Math.min(target.timeoutMs, CONNECT_WITHIN_MS),
      maxInflights: REQUESTS_IN_FLIGHT,
      handleBackPressure: true,
      ...accessOf(target),
    });
    // A connection may fail more than once; an unhandled error event would end the process.
    this.admin.connections.on('connecting', ({ connection }) => connection.on('error', () => undefined));
  }

  /**
   * Runs `work` with a client, and closes it afterwards. Throws a Fault that says what a broker refused, or why it cannot be
   * reached.
   */
  static async during<T>(target: KafkaTarget, work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client(target);
    try {
      return await work(client);
    } catch (thrown) {
      throw kafkaFault(target, thrown);
    } finally {
      await client.close();
    }
  }

  /** The current metadata of the cluster. Throws a configuration Fault if a topic does not exist. */
  async metadata(topics: string[]): Promise<ClusterMetadata> {
    try {
      return await this.admin.metadata({ topics, forceUpdate: true });
    } catch (thrown) {
      throw kafkaFault(this.target, thrown);
    }
  }

  /** The topic's partitions in order; null if there is no such topic. Waits for elections, up to `timeoutMs`. */
  async partitions(): Promise<Partition[] | null> {
    const { topic } = this.target;
    try {
      const { topics } = await this.#persist(() => this.metadata([topic]));
      return (topics.get(topic)?.partitions ?? []).map(({ leader, replicas, isr }, partition) => ({
        partition,
        leader,
        replicas,
        inSync: isr,
      }));
    } catch (thrown) {
      if (thrown instanceof Fault && thrown.code === 'UNKNOWN_TOPIC_OR_PARTITION') {
        return null;
      }
      throw thrown;
    }
  }

  /**
   * The topic's id, which changes if the topic is deleted and created again under the same name; null before Kafka 2.8. Throws a
   * configuration Fault if there is no such topic.
   */
  async topic(): Promise<{ name: string; id: string | null; partitions: number }> {
    const { topic: name } = this.target;
    const { topics } = await this.#persist(() => this.metadata([name]));
    const topic = topics.get(name);
    if (topic === undefined) {
      throw missingTopicFault(this.target);
    }
    return { name, id: topic.id === NO_ID ? null : topic.id, partitions: topic.partitionsCount };
  }

  /** Whether brokers support that version of a request, according to one of them. */
  async supports(api: string, version: number): Promise<boolean> {
    const apis = await this.#persist(() => this.admin.listApis());
    return apis.some(({ name, maxVersion }) => name === api && maxVersion >= version);
  }

  /**
   * A connection to the partition's leader, as of the last lookup; `'again'` repeats the lookup. Throws as {@link leaders} does.
   */
  async leader(partition: number, lookup?: 'again'): Promise<Connection> {
    if (lookup === 'again' || this.#leaders === null) {
      const asking = this.leaders();
      this.#leaders = asking;
      asking.catch(() => {
        this.#leaders = this.#leaders === asking ? null : this.#leaders;
      });
    }
    const connection = (await this.#leaders)?.[partition];
    if (connection === undefined) {
      throw missingTopicFault(this.target);
    }
    return connection;
  }

  /**
   * A connection to the leader of each partition, in order. Waits for elections, up to `timeoutMs`. Throws a configuration Fault
   * if the topic is missing.
   */
  leaders(): Promise<Connection[]> {
    return this.#persist(async () => {
      const { topics, brokers } = await this.metadata([this.target.topic]);
      return Promise.all(
        (topics.get(this.target.topic)?.partitions ?? []).map(({ leader }) => {
          const broker = brokers.get(leader);
          if (broker === undefined) {
            throw timeoutFault(this.target, 'a partition has no leader');
          }
          return this.admin.connections.get(broker);
        })
      );
    });
  }

  /** Sends one request over the connection and resolves with its parsed answer. */
  request<T>(connection: Connection, { api, body, parse }: Request<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      connection.send(
        api.key,
        api.version,
        body,
        (_correlation, _key, _version, reader) => parse(reader),
        true,
        true,
        (error, answer) => {
          if (error !== null || answer === undefined) {
            reject(kafkaFault(this.target, error ?? new Error('an answer was empty')));
          } else {
            resolve(answer);
          }
        }
      );
    });
  }

  /**
   * Per partition, the first offset whose record has the time `at` (milliseconds since 1970) or a later one; null if there is no
   * such record. `'start'` is the first existing offset, `'end'` the next one to be written.
   */
  async offsets(at: number | 'start' | 'end', partitions: number): Promise<Array<number | null>> {
    const { topic } = this.target;
    const timestamp = at === 'start' ? -2n : at === 'end' ? -1n : BigInt(Math.max(0, Math.floor(at)));
    const asked = Array.from({ length: partitions }, (_, partitionIndex) => ({ partitionIndex, timestamp }));
    const [listed] = await this.#persist(() =>
      this.admin.listOffsets({ topics: [{ name: topic, partitions: asked }] })
    );
    const found = new Map(listed?.partitions.map(({ partitionIndex, offset }) => [partitionIndex, Number(offset)]));
    return asked.map(({ partitionIndex }) => {
      const offset = found.get(partitionIndex) ?? -1;
      return offset < 0 ? null : offset;
    });
  }

  /** Allows up to a second for pending data to be sent. Never throws. */
  async close(): Promise<void> {
    // A copy, because closing a connection first removes it from the pool.
    const open = [...this.admin.connections];
    using _tooLate = setTimeout(() => open.forEach(([, { socket }]) => socket.destroy()), CLOSE_WITHIN_MS);
    await this.admin.close().catch(() => undefined);
  }

  /**
   * Repeats the request while brokers refuse it because their leaders are changing, up to `timeoutMs`. Throws any other error
   * immediately, and the last refusal after the time limit.
   */
  async #persist<T>(ask: () => Promise<T>): Promise<T> {
    const deadline = performance.now() + this.target.timeoutMs;
    for (;;) {
      try {
        return await ask();
      } catch (thrown) {
        const fault = kafkaFault(this.target, thrown);
        if (fault.kind !== 'transient' || performance.now() > deadline || !this.#reachesAny()) {
          throw fault;
        }
      }
      await pause(ELECTION_PAUSE_MS);
    }
  }

  /** False if no broker is connected: then there is no election to wait for. */
  #reachesAny(): boolean {
    return [...this.admin.connections].some(([, connection]) => connection.isConnected());
  }
}
