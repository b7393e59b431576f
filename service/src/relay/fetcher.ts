import { Consumer, findErrorBy, type ClusterMetadata, type RecordsBatch } from '@platformatic/kafka';
import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../model/fault.ts';
import { kafkaFault } from '../sinks/kafka/faults.ts';
import type { KafkaTarget } from '../sinks/kafka/options.ts';
import { clientOptions } from './kafka-client.ts';

/** How long a broker may wait for records before it answers, and so how long a partition that gets room may wait for its turn. */
const LONGEST_WAIT_MS = 250;
const MOST_BYTES_PER_PARTITION = 512 * 1024;
const PAUSE_AFTER_FAULT_MS = 500;
const EARLIEST = -2n;

export interface Wanted {
  readonly partition: number;
  readonly offset: number;
}

export interface Fetched extends Wanted {
  readonly batches: readonly RecordsBatch[];
  /** Offset after the last record that all replicas have. */
  readonly highWatermark: number;
}

export interface FetchListener {
  /** Partitions that have room, and where to read on. */
  wanted(): readonly Wanted[];
  fetched(fetched: Fetched): void;
  /** Reading failed for the moment, and is tried again. */
  away(fault: Fault): void;
  /** An offset that the topic does not have: reading on would leave readings out. */
  missing(fault: Fault): void;
}

/**
 * Reads the partitions that want it: one request at a time to each broker, for all partitions that it leads. A client of its
 * own, since a request for records holds up whatever is asked on the same connection, such as heartbeats.
 */
export class Fetcher {
  readonly #target: KafkaTarget;
  readonly #listener: FetchListener;
  readonly #consumer: Consumer;
  readonly #busy = new Set<number>();
  #isPlanning = false;
  #mustPlanAgain = false;
  #isClosed = false;

  constructor(target: KafkaTarget, group: string, listener: FetchListener) {
    this.#target = target;
    this.#listener = listener;
    // It never joins the group; the client wants a name for it.
    this.#consumer = new Consumer({ ...clientOptions(target, 'thermobench-relay-fetcher'), groupId: group });
    this.#consumer.topics.track(target.topic);
    this.#consumer.on('error', () => undefined);
  }

  /** Looks who wants records. To be called whenever that may have changed. */
  kick(): void {
    if (this.#isPlanning) {
      this.#mustPlanAgain = true;
      return;
    }
    if (this.#isClosed) {
      return;
    }
    this.#isPlanning = true;
    this.#mustPlanAgain = false;
    this.#plan()
      .catch((thrown: unknown) => {
        this.#mustPlanAgain = true;
        return this.#failed(thrown);
      })
      .finally(() => {
        this.#isPlanning = false;
        if (this.#mustPlanAgain) {
          this.kick();
        }
      });
  }

  /** The first offset that the partition still has. */
  async earliest(partition: number): Promise<number> {
    const { topic } = this.#target;
    try {
      const offsets = await this.#consumer.listOffsets({
        topics: [topic],
        partitions: { [topic]: [partition] },
        timestamp: EARLIEST,
      });
      return Number(offsets.get(topic)?.[partition] ?? 0n);
    } catch (thrown) {
      throw kafkaFault(this.#target, thrown);
    }
  }

  /** Never throws. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#consumer.close(true).catch(() => undefined);
  }

  async #plan(): Promise<void> {
    const { topic } = this.#target;
    const metadata = await this.#consumer.metadata({ topics: [topic] });
    const leaders = new Map<number, Wanted[]>();
    for (const wanted of this.#listener.wanted()) {
      const leader = metadata.topics.get(topic)?.partitions[wanted.partition]?.leader ?? -1;
      leaders.set(leader, [...(leaders.get(leader) ?? []), wanted]);
    }
    for (const [leader, wanted] of leaders) {
      if (!this.#busy.has(leader)) {
        this.#busy.add(leader);
        this.#fetch(leader, wanted, metadata)
          .catch((thrown: unknown) => this.#failed(thrown))
          .finally(() => {
            this.#busy.delete(leader);
            this.kick();
          });
      }
    }
  }

  async #fetch(node: number, wanted: readonly Wanted[], metadata: ClusterMetadata): Promise<void> {
    const known = metadata.topics.get(this.#target.topic);
    const { responses } = await this.#consumer.fetch({
      node,
      maxWaitTime: LONGEST_WAIT_MS,
      topics: [
        {
          topicId: known?.id ?? '',
          partitions: wanted.map(({ partition, offset }) => ({
            partition,
            currentLeaderEpoch: known?.partitions[partition]?.leaderEpoch ?? -1,
            fetchOffset: BigInt(offset),
            lastFetchedEpoch: -1,
            partitionMaxBytes: MOST_BYTES_PER_PARTITION,
          })),
        },
      ],
    });
    const offsets = new Map(wanted.map(({ partition, offset }) => [partition, offset]));
    for (const { partitionIndex: partition, records, highWatermark } of responses.flatMap(
      ({ partitions }) => partitions
    )) {
      const offset = offsets.get(partition);
      if (offset !== undefined && !this.#isClosed) {
        this.#listener.fetched({ partition, offset, batches: records ?? [], highWatermark: Number(highWatermark) });
      }
    }
  }

  async #failed(thrown: unknown): Promise<void> {
    if (this.#isClosed) {
      return;
    }
    if (thrown instanceof Error && findErrorBy(thrown, 'apiId', 'OFFSET_OUT_OF_RANGE') !== null) {
      this.#listener.missing(missingFault(this.#target.topic));
      return;
    }
    this.#consumer.clearMetadata();
    this.#listener.away(kafkaFault(this.#target, thrown));
    await pause(PAUSE_AFTER_FAULT_MS);
  }
}

/** Reading on elsewhere would lose readings without a word. */
export function missingFault(topic: string): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'OFFSETS_MISSING',
    message: `The topic "${topic}" no longer has the records that come next: they were deleted, or the topic was made anew.`,
    hint: 'Relay with another --group: it begins at the oldest record there is, and knows again what the store has already. For the future: retention.ms=-1 on the topic.',
  });
}
