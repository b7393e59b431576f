import { compressionsAlgorithms } from '@platformatic/kafka';
import kafkajs, { type Message, type Producer, type ProducerRecord, type SASLOptions } from 'kafkajs';

import type { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import { orLate } from '../../time/deadline.ts';
import { checksum } from '../checksum.ts';
import type { Batch, Session } from '../contract.ts';
import { Uncommitted } from '../uncommitted.ts';
import { kafkaFault, lostFault, NO_NUMBER, REFUSED, timeoutFault, tooLarge } from '../../kafka/faults.ts';
import { encode } from '../../kafka/message.ts';
import type { KafkaOptions, KafkaTarget } from '../../kafka/options.ts';
import { Linger } from './linger.ts';
import { LocationPrefixes } from './location-prefixes.ts';

/** Maximum number of batches per partition that wait while another is being sent. */
const MAX_WAITING = 2;
/** Approximate overhead of a record besides key and value. */
const RECORD_HEAD_BYTES = 100;
const LONGEST_RETRY_PAUSE_MS = 500;

const { CompressionCodecs, CompressionTypes, Kafka, logLevel } = kafkajs;

const COMPRESSIONS = {
  none: CompressionTypes.None,
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const;
// kafkajs itself includes only gzip; the other codecs are added here.
for (const name of ['snappy', 'lz4', 'zstd'] as const) {
  const { compressSync, decompressSync } = compressionsAlgorithms[name];
  CompressionCodecs[COMPRESSIONS[name]] = () => ({
    compress: async (encoder: { buffer: Buffer }) => compressSync(encoder.buffer),
    decompress: async (bytes: Buffer) => decompressSync(bytes),
  });
}

interface Lane {
  partition: number;
  filling: Message[];
  fillingBytes: number;
  /**
   * Resolves when the last batch has been sent. Batches are sent one after another, so that none overtakes a batch that is being
   * sent again.
   */
  last: Promise<void>;
  waiting: number;
}

export interface KafkajsSettings {
  options: KafkaOptions;
  isIdempotent: boolean;
  partitions: number;
  mostBatchBytes: number;
}

/**
 * The same as `session.ts`, but entirely through kafkajs, for comparison. Each `send()` covers a single partition: when a broker
 * died during a `send()` to several partitions, kafkajs was seen to acknowledge records that were never stored.
 */
export class KafkajsSession implements Session {
  readonly #target: KafkaTarget;
  readonly #settings: KafkajsSettings;
  readonly #producer: Producer;
  readonly #origin: { run: RunId; producer: number };
  readonly #lanes: Lane[];
  readonly #prefixes: LocationPrefixes;
  readonly #uncommitted = new Uncommitted();
  readonly #linger: Linger;
  #failure: Fault | null = null;

  private constructor(
    target: KafkaTarget,
    settings: KafkajsSettings,
    producer: Producer,
    origin: { run: RunId; producer: number }
  ) {
    this.#target = target;
    this.#settings = settings;
    const { mode, lingerMs } = settings.options;
    this.#linger = new Linger(mode === 'batched' ? lingerMs : null, () => this.#lingered());
    this.#producer = producer;
    this.#origin = origin;
    this.#prefixes = new LocationPrefixes(settings.partitions);
    this.#lanes = Array.from({ length: settings.partitions }, (_, partition) => ({
      partition,
      filling: [],
      fillingBytes: 0,
      last: Promise.resolve(),
      waiting: 0,
    }));
  }

  static async open(
    target: KafkaTarget,
    settings: KafkajsSettings,
    origin: { run: RunId; producer: number }
  ): Promise<KafkajsSession> {
    const producer = makeProducer(target, settings.isIdempotent);
    try {
      await producer.connect();
    } catch (thrown) {
      throw kafkaFault(target, thrown);
    }
    return new KafkajsSession(target, settings, producer, origin);
  }

  async write({ firstSeq, readings }: Batch): Promise<void> {
    const { options, mostBatchBytes } = this.#settings;
    this.#uncommitted.rows += readings.length;
    for (let at = 0; at < readings.length; at++) {
      const seq = firstSeq + at;
      const reading = readings[at];
      if (!Number.isFinite(reading.value)) {
        this.#uncommitted.reject(seq, NO_NUMBER, REFUSED);
        continue;
      }
      const message = encode(reading, {
        ...this.#origin,
        seq,
        checksum: checksum({ ...this.#origin, seq }, reading),
      });
      const bytes = Buffer.byteLength(message.key) + Buffer.byteLength(message.value) + RECORD_HEAD_BYTES;
      if (bytes > mostBatchBytes) {
        this.#uncommitted.reject(seq, tooLarge(mostBatchBytes), REFUSED);
        continue;
      }
      const lane = this.#lanes[this.#prefixes.of(reading.location).partition];
      if (lane.fillingBytes + bytes > mostBatchBytes) {
        await this.#sendFilling(lane);
      }
      lane.filling.push({ ...message, partition: lane.partition });
      lane.fillingBytes += bytes;
      if (lane.filling.length >= options.batch) {
        await this.#sendFilling(lane);
      }
    }
    this.#linger.begin();
  }

  async commit(): Promise<number> {
    this.#linger.stop();
    for (const lane of this.#lanes) {
      this.#send(lane);
    }
    await Promise.all(this.#lanes.map(({ last }) => last));
    this.#throwFailure();
    return this.#uncommitted.settle();
  }

  async close(): Promise<void> {
    this.#linger.stop();
    this.#failure ??= lostFault(this.#target, 'it was closed on this side');
    await this.#producer.disconnect().catch(() => undefined);
  }

  async #sendFilling(lane: Lane): Promise<void> {
    this.#send(lane);
    if (lane.waiting > MAX_WAITING) {
      await lane.last;
    }
    this.#throwFailure();
  }

  #send(lane: Lane): void {
    const messages = lane.filling;
    if (messages.length === 0) {
      return;
    }
    lane.filling = [];
    lane.fillingBytes = 0;
    lane.waiting++;
    const { acks, compression } = this.#settings.options;
    lane.last = lane.last.then(async () => {
      try {
        if (this.#failure === null) {
          await this.#inTime({
            topic: this.#target.topic,
            acks: acks === 'all' ? -1 : Number(acks),
            timeout: this.#target.timeoutMs,
            compression: COMPRESSIONS[compression],
            messages,
          });
        }
      } catch (thrown) {
        this.#failure ??= kafkaFault(this.#target, thrown);
      } finally {
        lane.waiting--;
      }
    });
  }

  /** Adds an overall time limit: kafkajs has none, and nests retries within retries. */
  async #inTime(record: ProducerRecord): Promise<void> {
    const late = () => timeoutFault(this.#target, 'a batch was not confirmed');
    await orLate(this.#target.timeoutMs, this.#producer.send(record), late);
  }

  #lingered(): void {
    for (const lane of this.#lanes) {
      if (lane.waiting < MAX_WAITING) {
        this.#send(lane);
      }
    }
  }

  #throwFailure(): void {
    if (this.#failure !== null) {
      throw this.#failure;
    }
  }
}

function makeProducer({ brokers, timeoutMs, tls, sasl }: KafkaTarget, isIdempotent: boolean): Producer {
  const kafka = new Kafka({
    clientId: 'thermobench',
    brokers,
    connectionTimeout: timeoutMs,
    requestTimeout: timeoutMs,
    logLevel: logLevel.NOTHING,
    ...(tls && { ssl: { ca: tls.ca, rejectUnauthorized: tls.verify } }),
    ...(sasl && { sasl: saslOf(sasl) }),
  });
  return kafka.producer({
    idempotent: isIdempotent,
    maxInFlightRequests: isIdempotent ? 1 : 5,
    allowAutoTopicCreation: false,
    // Batches without sequence numbers must not be sent twice.
    retry: isIdempotent
      ? { maxRetryTime: LONGEST_RETRY_PAUSE_MS, retries: Math.ceil(timeoutMs / LONGEST_RETRY_PAUSE_MS) }
      : { retries: 0 },
  });
}

function saslOf({ mechanism, username, password }: NonNullable<KafkaTarget['sasl']>): SASLOptions {
  switch (mechanism) {
    case 'PLAIN':
      return { mechanism: 'plain', username, password };
    case 'SCRAM-SHA-256':
      return { mechanism: 'scram-sha-256', username, password };
    case 'SCRAM-SHA-512':
      return { mechanism: 'scram-sha-512', username, password };
  }
}
