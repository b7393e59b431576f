import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@platformatic/kafka';

import { Fault } from '../model/fault.ts';
import { reachBrokers } from '../kafka/advertised.ts';
import { Client } from '../kafka/client.ts';
import { brokerFault, kafkaFault } from '../kafka/faults.ts';
import { FETCH_BY_ID, fetchRequest, type FetchedPartition } from '../kafka/fetch.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import { errorName } from '../kafka/protocol-errors.ts';
import { committedBatches, type Batches } from './aborted.ts';
import { deletedFault, madeAnewFault } from '../sinks/offsets-missing.ts';
import type { RelayOptions } from './options.ts';
import type { RelayedTopic } from '../sinks/relay-store.ts';

const PAUSE_AFTER_FAULT_MS = 500;
const LIMITS = { mostBytes: 8 * 1024 * 1024, mostBytesPerPartition: 512 * 1024, committedOnly: true };
/** How long a broker may wait for records before it answers. */
const LONGEST_WAIT_MS = 250;
/** Used instead while some partition has no room: once it has room, its request must not wait for other partitions' records. */
const SHORTEST_WAIT_MS = 5;

export interface Wanted {
  readonly partition: number;
  readonly offset: number;
}

/** The answer to one {@link Wanted}. `endOffset` is the offset after the last record that may be read. */
export type Fetched = Wanted & Batches & Pick<FetchedPartition, 'endOffset'>;

export interface FetchListener {
  /** Partitions that have room, and the offset where each continues. */
  wanted(): readonly Wanted[];
  /** Whether all partitions have room. */
  wantsAll(): boolean;
  fetched(fetched: Fetched): void;
  /** Called when reading failed temporarily; it is retried. */
  away(fault: Fault): void;
  /** Called when reading failed permanently: a retry cannot help, or continuing would skip readings. */
  failed(fault: Fault): void;
}

/**
 * Reads the partitions that have room: one request at a time to each broker, for all partitions that it leads. Uses its own
 * client, because a fetch blocks later requests on the same connection.
 */
export class Fetcher {
  readonly #target: KafkaTarget;
  readonly #schema: RelayOptions['schema'];
  readonly #listener: FetchListener;
  readonly #client: Client;
  readonly #busy = new Set<Connection>();
  /** Connections to the leader of each partition; null if they must be looked up. */
  #leaders: readonly Connection[] | null = null;
  /** Null until {@link topic} was called. */
  #topic: RelayedTopic | null = null;
  #fetchesById = false;
  #isPlanning = false;
  #mustPlanAgain = false;
  #isClosed = false;

  constructor(target: KafkaTarget, schema: RelayOptions['schema'], listener: FetchListener) {
    this.#target = target;
    this.#schema = schema;
    this.#listener = listener;
    this.#client = new Client(target);
  }

  /** The topic as it is now. If another topic is created under the same name later, it is never read. Must be called first. */
  async topic(): Promise<RelayedTopic> {
    try {
      await reachBrokers(this.#client, 'patiently');
      const topic = await this.#client.topic();
      this.#fetchesById = topic.id !== null && (await this.#client.supports('Fetch', FETCH_BY_ID));
      this.#topic = topic;
      return topic;
    } catch (thrown) {
      throw kafkaFault(this.#target, thrown);
    }
  }

  /** Checks which partitions need records. Call whenever that may have changed. */
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

  /** The first offset that is still in the partition. */
  async earliest(partition: number): Promise<number> {
    const offsets = await this.#client.offsets('start', partition + 1);
    return offsets[partition] ?? 0;
  }

  /** Never throws. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client.close();
  }

  async #plan(): Promise<void> {
    if (this.#leaders === null) {
      await this.#refuseAnother();
      this.#leaders = await this.#client.leaders();
    }
    const byLeader = new Map<Connection, Wanted[]>();
    for (const wanted of this.#listener.wanted()) {
      const leader = this.#leaders[wanted.partition];
      if (leader === undefined) {
        throw brokerFault(this.#target, 'LEADER_NOT_AVAILABLE', `it does not have partition ${wanted.partition} yet`);
      }
      const ofLeader = byLeader.get(leader) ?? [];
      byLeader.set(leader, ofLeader);
      ofLeader.push(wanted);
    }
    for (const [leader, wanted] of byLeader) {
      if (!this.#busy.has(leader)) {
        this.#busy.add(leader);
        this.#fetch(leader, wanted)
          .catch((thrown: unknown) => this.#failed(thrown))
          .finally(() => {
            this.#busy.delete(leader);
            this.kick();
          });
      }
    }
  }

  async #fetch(leader: Connection, wanted: readonly Wanted[]): Promise<void> {
    const offsets = new Map(wanted.map(({ partition, offset }) => [partition, offset]));
    const waitMs = this.#listener.wantsAll() ? LONGEST_WAIT_MS : SHORTEST_WAIT_MS;
    const topicId = this.#fetchesById ? (this.#topic?.id ?? null) : null;
    const request = fetchRequest(this.#target, { topicId, wanted, waitMs, ...LIMITS });
    const answers = await this.#client.request(leader, request);
    let refused: Fault | null = null;
    for (const answer of answers) {
      const offset = offsets.get(answer.partition);
      if (answer.errorCode !== 0) {
        refused = this.#refusal(answer);
      } else if (offset !== undefined && !this.#isClosed) {
        const { partition, endOffset, records, aborted } = answer;
        this.#listener.fetched({ partition, offset, endOffset, ...committedBatches(records, aborted) });
      }
    }
    if (refused !== null) {
      throw refused;
    }
  }

  #refusal({ errorCode, partition }: FetchedPartition): Fault {
    const code = errorName(errorCode);
    return code === 'OFFSET_OUT_OF_RANGE'
      ? deletedFault(this.#target.topic, this.#schema)
      : brokerFault(this.#target, code, `partition ${partition} cannot be read`);
  }

  async #refuseAnother(): Promise<void> {
    const held = this.#topic?.id ?? null;
    const { name, id } = await this.#client.topic();
    if (held !== null && id !== null && id !== held) {
      throw madeAnewFault(name, held, id);
    }
  }

  async #failed(thrown: unknown): Promise<void> {
    this.#leaders = null;
    if (this.#isClosed) {
      return;
    }
    const fault = Fault.from(thrown);
    if (fault.kind !== 'transient') {
      this.#listener.failed(fault);
      return;
    }
    this.#listener.away(fault);
    await pause(PAUSE_AFTER_FAULT_MS);
  }
}
