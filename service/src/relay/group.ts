import { Consumer } from '@platformatic/kafka';

import type { Fault } from '../model/fault.ts';
import { kafkaFault } from '../kafka/faults.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import { clientOptions, onceCoordinated } from './kafka-client.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const REBALANCE_TIMEOUT_MS = 60_000;

/** What the group gives this member to do. */
export interface Assignment {
  readonly generation: number;
  readonly partitions: readonly number[];
}

export interface GroupListener {
  assigned(assignment: Assignment): void;
  /** The group could not be joined for the moment; it is tried again. */
  away(fault: Fault): void;
}

/**
 * Membership in a consumer group, and nothing else: what is read, and from where, is up to the relay. The heartbeats are the
 * client's; they never wait for the store.
 */
export class GroupMember {
  readonly #target: KafkaTarget;
  readonly #sessionTimeoutMs: number;
  readonly #listener: GroupListener;
  readonly #consumer: Consumer;
  #isLeaving = false;
  #rejoin: NodeJS.Timeout | null = null;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(target: KafkaTarget, group: string, sessionTimeoutMs: number, listener: GroupListener) {
    this.#target = target;
    this.#sessionTimeoutMs = sessionTimeoutMs;
    this.#listener = listener;
    this.#consumer = new Consumer({
      ...clientOptions(target, 'thermobench-relay'),
      groupId: group,
      autocommit: false,
      sessionTimeout: sessionTimeoutMs,
      heartbeatInterval: Math.floor(sessionTimeoutMs / 4),
      rebalanceTimeout: Math.max(sessionTimeoutMs, REBALANCE_TIMEOUT_MS),
      // The broker answers a join only when the others have joined as well.
      requestTimeout: Math.max(sessionTimeoutMs, REBALANCE_TIMEOUT_MS) + target.timeoutMs,
    });
    this.#consumer.topics.track(target.topic);
    this.#consumer.on('consumer:group:join', ({ generationId = 0, assignments }) => {
      this.#pauseMs = FIRST_PAUSE_MS;
      const partitions = assignments?.flatMap(({ topic, partitions: some }) => (topic === target.topic ? some : []));
      listener.assigned({ generation: generationId, partitions: partitions ?? [] });
    });
    // The client gives up joining after a few attempts.
    this.#consumer.on('error', (error: Error) => this.#tryAgain(kafkaFault(target, error)));
  }

  /** Joins, and joins again whenever that fails later. Throws where it cannot be joined at first. */
  async join(): Promise<void> {
    try {
      await onceCoordinated(this.#target, () => this.#consumer.joinGroup());
    } catch (thrown) {
      throw kafkaFault(this.#target, thrown);
    }
  }

  /**
   * Whether the broker still counts this member in the generation it believes to be in: by the next heartbeat. False where none
   * is answered for as long as a session lasts.
   */
  async isCurrent(): Promise<boolean> {
    const generation = this.#consumer.generationId;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    let asked = false;
    const start = () => {
      asked = true;
    };
    const end = () => {
      if (asked) {
        resolve(this.#consumer.generationId === generation);
      }
    };
    const no = () => resolve(false);
    this.#consumer.on('consumer:heartbeat:start', start);
    this.#consumer.on('consumer:heartbeat:end', end);
    const refusals = ['consumer:heartbeat:error', 'consumer:heartbeat:cancel', 'consumer:group:join'] as const;
    refusals.forEach((name) => this.#consumer.once(name, no));
    this.#consumer.once('consumer:group:rebalance', no);
    const late = setTimeout(no, this.#sessionTimeoutMs);
    try {
      return await promise;
    } finally {
      clearTimeout(late);
      this.#consumer.off('consumer:heartbeat:start', start);
      this.#consumer.off('consumer:heartbeat:end', end);
      refusals.forEach((name) => this.#consumer.off(name, no));
      this.#consumer.off('consumer:group:rebalance', no);
    }
  }

  /** What {@link tellPositions} said last of the partition, in any process; null where nobody did. */
  async committed(partition: number): Promise<number | null> {
    const { topic } = this.#target;
    try {
      const offsets = await this.#consumer.listCommittedOffsets({ topics: [{ topic, partitions: [partition] }] });
      const offset = Number(offsets.get(topic)?.[partition] ?? -1n);
      return offset < 0 ? null : offset;
    } catch (thrown) {
      throw kafkaFault(this.#target, thrown);
    }
  }

  /** Lets Kafka's own tools see how far the store has come. Throws a transient Fault where the group is just changing. */
  async tellPositions(positions: ReadonlyMap<number, number>): Promise<void> {
    const { topic } = this.#target;
    const offsets = [...positions].map(([partition, offset]) => ({
      topic,
      partition,
      offset: BigInt(offset),
      leaderEpoch: -1,
    }));
    try {
      await this.#consumer.commit({ offsets });
    } catch (thrown) {
      throw kafkaFault(this.#target, thrown);
    }
  }

  /** Leaves the group, which gives the partitions to the others at once. Never throws: the group forgets a silent member. */
  async leave(): Promise<void> {
    this.#isLeaving = true;
    if (this.#rejoin !== null) {
      clearTimeout(this.#rejoin);
    }
    await this.#consumer.close(true).catch(() => undefined);
  }

  #tryAgain(fault: Fault): void {
    if (this.#isLeaving || this.#rejoin !== null) {
      return;
    }
    this.#listener.away(fault);
    this.#rejoin = setTimeout(() => {
      this.#rejoin = null;
      this.#pauseMs = Math.min(2 * this.#pauseMs, LONGEST_PAUSE_MS);
      this.join().catch((thrown: unknown) => this.#tryAgain(kafkaFault(this.#target, thrown)));
    }, this.#pauseMs);
  }
}
