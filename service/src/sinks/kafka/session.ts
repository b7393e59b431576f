import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '@platformatic/kafka';

import type { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import type { Batch, Session } from '../contract.ts';
import { Uncommitted } from '../uncommitted.ts';
import type { Client } from '../../kafka/client.ts';
import { brokerFault, kafkaFault, lostFault, NO_NUMBER, REFUSED, tooLarge } from '../../kafka/faults.ts';
import { Lane } from './lane.ts';
import type { KafkaOptions } from '../../kafka/options.ts';
import { Linger } from './linger.ts';
import { LocationPrefixes } from './location-prefixes.ts';
import { produceRequest, type PartitionAnswer } from './produce.ts';
import { RecordBatch, RecordWriter, type Sender } from './record-batch.ts';

/** Number of batches of an idempotent producer that brokers remember, so they recognise each of these if it is sent again. */
const MAX_UNANSWERED_PER_PARTITION = 5;
const MAX_UNANSWERED_BYTES = 16_777_216;
const RETRY_PAUSE_MS = 100;
/** The broker already has the batch. */
const KNOWN_ALREADY = 'DUPLICATE_SEQUENCE_NUMBER';

export interface SessionSettings {
  options: KafkaOptions;
  /** Null if batches have no sequence numbers, and so must never be sent twice. */
  sender: Sender | null;
  /** Largest batch that brokers accept. */
  mostBatchBytes: number;
}

/**
 * Writes readings in batches, with one lane per partition and several batches in flight in each lane.
 *
 * A record is acked only by {@link commit}, after the brokers have answered for all batches. An unanswered batch is sent again
 * only if the producer is idempotent: its sequence number is unchanged, so a broker that already has the batch recognises it.
 * Otherwise the outcome of the batch is unknown, and the session ends with a transient Fault.
 */
export class BatchSession implements Session {
  readonly #client: Client;
  readonly #settings: SessionSettings;
  readonly #writer: RecordWriter;
  readonly #lanes: Lane[];
  readonly #prefixes: LocationPrefixes;
  readonly #spare: RecordBatch[] = [];
  readonly #uncommitted = new Uncommitted();
  #unansweredBytes = 0;
  readonly #linger: Linger;
  #failure: Fault | null = null;
  #wake: (() => void) | null = null;

  private constructor(client: Client, settings: SessionSettings, writer: RecordWriter, lanes: Lane[]) {
    this.#client = client;
    this.#settings = settings;
    const { mode, lingerMs } = settings.options;
    this.#linger = new Linger(mode === 'batched' ? lingerMs : null, () => this.#lingered());
    this.#writer = writer;
    this.#lanes = lanes;
    this.#prefixes = new LocationPrefixes(lanes.length);
  }

  /** Connects to the leader of each partition. Throws a Fault if one cannot be reached, or if the topic is missing. */
  static async open(client: Client, settings: SessionSettings, run: RunId, producer: number): Promise<BatchSession> {
    const leaders = await client.leaders();
    const lanes = leaders.map((leader, partition) => new Lane(partition, leader));
    const session = new BatchSession(client, settings, new RecordWriter(run, producer), lanes);
    if (settings.options.acks === '0') {
      // Watches the connections, because without answers nothing else would show that one is lost.
      for (const leader of new Set(leaders)) {
        leader.once('close', () => session.#fail(lostFault(client.target, 'a broker closed it')));
      }
    }
    return session;
  }

  async write({ firstSeq, readings }: Batch): Promise<void> {
    const { options, mostBatchBytes } = this.#settings;
    this.#uncommitted.rows += readings.length;
    for (let at = 0; at < readings.length; at++) {
      const reading = readings[at];
      if (!Number.isFinite(reading.value)) {
        this.#uncommitted.reject(firstSeq + at, NO_NUMBER, REFUSED);
        continue;
      }
      const prefix = this.#prefixes.of(reading.location);
      const lane = this.#lanes[prefix.partition];
      let filling = (lane.filling ??= this.#emptyBatch());
      if (!this.#writer.append(filling, prefix, firstSeq + at, reading, mostBatchBytes)) {
        if (filling.count > 0) {
          await this.#sendFilling(lane);
          filling = lane.filling = this.#emptyBatch();
        }
        if (!this.#writer.append(filling, prefix, firstSeq + at, reading, mostBatchBytes)) {
          this.#uncommitted.reject(firstSeq + at, tooLarge(mostBatchBytes), REFUSED);
          continue;
        }
      }
      if (filling.count >= options.batch) {
        await this.#sendFilling(lane);
      }
    }
    this.#linger.begin();
  }

  async commit(): Promise<number> {
    this.#linger.stop();
    this.#sendAllFilling();
    while (this.#lanes.some(({ unanswered }) => unanswered.length > 0) || this.#failure !== null) {
      await this.#nextAnswer();
    }
    return this.#uncommitted.settle();
  }

  async close(): Promise<void> {
    this.#linger.stop();
    this.#fail(lostFault(this.#client.target, 'it was closed on this side'));
    await this.#client.close();
  }

  #emptyBatch(): RecordBatch {
    return this.#spare.pop() ?? new RecordBatch();
  }

  #lingered(): void {
    // While a lane has a full batch waiting, partly filled batches wait too; they are sent when there is room.
    if (this.#failure === null && this.#lanes.every((lane) => this.#hasRoom(lane))) {
      this.#sendAllFilling();
    }
  }

  async #sendFilling(lane: Lane): Promise<void> {
    this.#seal(lane);
    this.#send([lane], -1);
    while (!this.#hasRoom(lane) || this.#failure !== null) {
      await this.#nextAnswer();
    }
  }

  #hasRoom(lane: Lane): boolean {
    return lane.unanswered.length < MAX_UNANSWERED_PER_PARTITION && this.#unansweredBytes < MAX_UNANSWERED_BYTES;
  }

  /** Sends the batches being filled, in one request per broker. */
  #sendAllFilling(): void {
    const lanes = this.#lanes.filter(({ filling }) => filling !== null && filling.count > 0);
    for (const lane of lanes) {
      this.#seal(lane);
    }
    for (const group of Map.groupBy(lanes, ({ leader }) => leader).values()) {
      this.#send(group, -1);
    }
  }

  #seal(lane: Lane): void {
    const { filling } = lane;
    if (filling === null) {
      return;
    }
    const { sender, options } = this.#settings;
    filling.seal(sender ?? NOBODY, sender === null ? -1 : lane.sequence, Date.now(), options.compression);
    // Sequence numbers wrap after 2³¹ − 1.
    lane.sequence = (lane.sequence + filling.count) % 0x80000000;
    lane.filling = null;
    lane.unanswered.push(filling);
    this.#unansweredBytes += filling.sealed.length;
  }

  /** Sends one unanswered batch of each lane: the batch at that index. */
  #send(group: readonly Lane[], index: number): void {
    const lanes = group.filter(({ trouble }) => trouble === null);
    if (lanes.length === 0 || this.#failure !== null) {
      return;
    }
    const { target } = this.#client;
    const batches = lanes.map(({ partition, unanswered }) => ({
      partition,
      batch: unanswered.at(index),
    }));
    const sent = batches.flatMap(({ partition, batch }) =>
      batch === undefined ? [] : [{ partition, records: batch.sealed }]
    );
    for (const lane of lanes) {
      lane.inFlight++;
    }
    const request = produceRequest(target, this.#settings.options.acks, sent);
    lanes[0].leader.send(
      request.api.key,
      request.api.version,
      request.body,
      (_correlation, _key, _version, reader) => request.parse(reader),
      true,
      true,
      (error, answers) => {
        const fault = error === null ? null : kafkaFault(target, error);
        for (const [at, lane] of lanes.entries()) {
          const { batch } = batches[at];
          if (batch !== undefined) {
            this.#answered(lane, batch, fault ?? this.#faultIn(answers, lane.partition));
          }
        }
        this.#wake?.();
      }
    );
  }

  /** Null if the partition's batch is stored. With acks 0 brokers do not answer, so a missing answer counts as success. */
  #faultIn(answers: PartitionAnswer[] | undefined, partition: number): Fault | null {
    if (!Array.isArray(answers)) {
      return null;
    }
    const answer = answers.find((candidate) => candidate.partition === partition);
    if (answer === undefined) {
      return brokerFault(this.#client.target, 'UNKNOWN_SERVER_ERROR', 'it left a partition out');
    }
    const isStored = answer.code === 'NONE' || answer.code === KNOWN_ALREADY;
    return isStored ? null : brokerFault(this.#client.target, answer.code, answer.words);
  }

  #answered(lane: Lane, batch: RecordBatch, fault: Fault | null): void {
    lane.inFlight--;
    if (fault === null) {
      lane.unanswered.splice(lane.unanswered.indexOf(batch), 1);
      this.#unansweredBytes -= batch.sealed.length;
      lane.troubleSince = 0;
      batch.reset();
      this.#spare.push(batch);
    } else if (this.#settings.sender === null || fault.kind !== 'transient') {
      this.#fail(fault);
    } else if (lane.trouble === null) {
      lane.trouble = fault;
      lane.troubleSince ||= performance.now();
    }
    if (lane.trouble !== null && lane.inFlight === 0) {
      void this.#sendAgain(lane, lane.trouble);
    }
  }

  /**
   * Sends all unanswered batches again, in order, as soon as the partition has a leader. Includes batches that were sealed in the
   * meantime.
   */
  async #sendAgain(lane: Lane, trouble: Fault): Promise<void> {
    const leader = await this.#nextLeader(lane, trouble);
    if (leader === null) {
      return;
    }
    lane.leader = leader;
    lane.trouble = null;
    for (let index = 0; index < lane.unanswered.length; index++) {
      this.#send([lane], index);
    }
  }

  /**
   * Looks for the partition's leader and returns a connection to it. If that takes too long, ends the session with the latest
   * Fault. Returns null if the session has ended.
   */
  async #nextLeader(lane: Lane, trouble: Fault): Promise<Connection | null> {
    let last = trouble;
    while (this.#failure === null) {
      if (last.kind !== 'transient' || performance.now() - lane.troubleSince > this.#client.target.timeoutMs) {
        this.#fail(last);
        return null;
      }
      await pause(RETRY_PAUSE_MS);
      try {
        return await this.#client.leader(lane.partition, 'again');
      } catch (thrown) {
        last = kafkaFault(this.#client.target, thrown);
      }
    }
    return null;
  }

  #fail(fault: Fault): void {
    this.#failure ??= fault;
    this.#wake?.();
  }

  /** Resolves when an answer arrives. Throws the Fault that ended the session. */
  #nextAnswer(): Promise<void> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure);
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    return promise;
  }
}

const NOBODY: Sender = { id: -1n, epoch: -1 };
