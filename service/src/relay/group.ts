import { Consumer } from '@platformatic/kafka';

import type { Fault } from '../model/fault.ts';
import { kafkaFault } from '../kafka/faults.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import { clientOptions, onceCoordinated } from './kafka-client.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
const REBALANCE_TIMEOUT_MS = 60_000;

/** The partitions that the group assigns to this member. */
export interface Assignment {
  readonly generation: number;
  readonly partitions: readonly number[];
}

export interface GroupListener {
  assigned(assignment: Assignment): void;
  /** Called when joining the group failed temporarily; it is retried. */
  away(fault: Fault): void;
}

/**
 * Membership in a consumer group, and nothing else: the relay decides what to read and where to start. The client sends the
 * heartbeats, which never wait for the store.
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
      // The broker answers a join only after the other members have joined too.
      requestTimeout: Math.max(sessionTimeoutMs, REBALANCE_TIMEOUT_MS) + target.timeoutMs,
    });
    this.#consumer.topics.track(target.topic);
    this.#consumer.on('consumer:group:join', ({ generationId = 0, assignments }) => {
      this.#pauseMs = FIRST_PAUSE_MS;
      const partitions = assignments?.flatMap(({ topic, partitions: some }) => (topic === target.topic ? some : []));
      listener.assigned({ generation: generationId, partitions: partitions ?? [] });
    });
    // The client stops trying to join after a few attempts, so this makes it join again.
    this.#consumer.on('error', (error: Error) => this.#tryAgain(kafkaFault(target, error)));
  }

  /** Joins the group, and rejoins whenever the membership is lost later. Throws if the first join fails. */
  async join(): Promise<void> {
    try {
      await onceCoordinated(this.#target, () => this.#consumer.joinGroup());
    } catch (thrown) {
      throw kafkaFault(this.#target, thrown);
    }
  }

  /**
   * Whether this member still belongs to the current generation of the group, according to the answer to its next heartbeat.
   * False if no heartbeat is answered within a session timeout.
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
    using _late = setTimeout(no, this.#sessionTimeoutMs);
    try {
      return await promise;
    } finally {
      this.#consumer.off('consumer:heartbeat:start', start);
      this.#consumer.off('consumer:heartbeat:end', end);
      refusals.forEach((name) => this.#consumer.off(name, no));
      this.#consumer.off('consumer:group:rebalance', no);
    }
  }

  /**
   * The last position that {@link commitPositions} committed for the partition, in any process; null if there is none.
   */
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

  /**
   * Commits the store's positions to Kafka, so that Kafka's own tools see them. Throws a transient Fault while the
   * group is rebalancing.
   */
  async commitPositions(positions: ReadonlyMap<number, number>): Promise<void> {
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

  /**
   * Leaves the group, which immediately assigns its partitions to other members. Never throws, because the group drops a silent
   * member anyway.
   */
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
