import { compressionsAlgorithms, crc32c, type CompressionAlgorithmValue } from '@platformatic/kafka';

import type { Reading } from '../../model/reading.ts';
import type { RunId } from '../../model/run.ts';
import { rowChecksum, type RowChecksum } from '../checksum.ts';
import { DecimalText } from './decimal-text.ts';

/** Positions of the fields in a batch header. Source: kafka.apache.org, "Record Batch", format 2. */
const CRC_AT = 17;
const ATTRIBUTES_AT = 21;
const RECORDS_AT = 61;
const FORMAT = 2;
const FIRST_BYTES = 65_536;

/** The parts that all records of one location share. */
export interface LocationPrefix {
  partition: number;
  /** Length and bytes of the key. */
  key: Uint8Array;
  /** The value up to the time. */
  valueHead: Uint8Array;
}

export function prefixOf(location: string, partition: number): LocationPrefix {
  const key = Buffer.from(location);
  return {
    partition,
    key: Buffer.concat([varint(key.length), key]),
    valueHead: Buffer.from(`{"location":${JSON.stringify(location)},"time":`),
  };
}

/** The sender of the batch, by which a broker identifies an idempotent producer; all −1 for a producer that is not idempotent. */
export interface Sender {
  id: bigint;
  epoch: number;
}

const VALUE_KEY = Buffer.from(',"value":');
const NOTE_KEY = Buffer.from(',"note":');
const SEQ_KEY = header('seq');
const CHECKSUM_KEY = header('checksum');
/** Attributes and timestamp delta of a record, which are both zero. */
const FIXED_BYTES = 2;

/**
 * Writes the records of one producer, with the same bytes as `message.ts`, but without creating a string or an object per record.
 */
export class RecordWriter {
  readonly #sumOf: RowChecksum;
  /** Number of headers, followed by the headers that all records share. */
  readonly #sharedHeaders: Uint8Array;
  readonly #time = new DecimalText();
  readonly #value = new DecimalText();
  readonly #seq = new DecimalText();
  readonly #checksum = new DecimalText();
  #note: string | undefined;
  #noteJson: Uint8Array = new Uint8Array();

  constructor(run: RunId, producer: number) {
    this.#sumOf = rowChecksum(run, producer);
    this.#sharedHeaders = Buffer.concat([
      varint(4),
      header('run'),
      varint(run.length),
      Buffer.from(run),
      header('producer'),
      varint(`${producer}`.length),
      Buffer.from(`${producer}`),
    ]);
  }

  /** Adds a record to the batch. Returns false and does nothing if that would make the batch larger than `mostBytes`. */
  append(
    batch: RecordBatch,
    { key, valueHead }: LocationPrefix,
    seq: number,
    reading: Reading,
    mostBytes: number
  ): boolean {
    const { location, time, value, note } = reading;
    this.#time.set(time);
    this.#value.set(value);
    this.#seq.set(seq);
    this.#checksum.set(this.#sumOf(seq, location, time, value));
    if (note !== this.#note) {
      this.#note = note;
      this.#noteJson = note === undefined ? new Uint8Array() : Buffer.from(JSON.stringify(note));
    }
    const noteBytes = note === undefined ? 0 : NOTE_KEY.length + this.#noteJson.length;
    const valueBytes = valueHead.length + this.#time.length + VALUE_KEY.length + this.#value.length + noteBytes + 1;
    const length =
      FIXED_BYTES +
      varintBytes(batch.count) +
      key.length +
      varintBytes(valueBytes) +
      valueBytes +
      this.#sharedHeaders.length +
      SEQ_KEY.length +
      1 +
      this.#seq.length +
      CHECKSUM_KEY.length +
      1 +
      this.#checksum.length;
    if (batch.sizeBytes + varintBytes(length) + length > mostBytes) {
      return false;
    }

    const bytes = batch.begin(length + varintBytes(length));
    let at = putVarint(bytes, batch.sizeBytes, length);
    bytes[at++] = 0;
    bytes[at++] = 0;
    at = putVarint(bytes, at, batch.count);
    at = put(bytes, at, key);
    at = putVarint(bytes, at, valueBytes);
    at = put(bytes, at, valueHead);
    at = this.#time.copy(bytes, at);
    at = put(bytes, at, VALUE_KEY);
    at = this.#value.copy(bytes, at);
    if (note !== undefined) {
      at = put(bytes, at, NOTE_KEY);
      bytes.set(this.#noteJson, at);
      at += this.#noteJson.length;
    }
    bytes[at++] = 0x7d;
    at = put(bytes, at, this.#sharedHeaders);
    at = put(bytes, at, SEQ_KEY);
    bytes[at++] = this.#seq.length << 1;
    at = this.#seq.copy(bytes, at);
    at = put(bytes, at, CHECKSUM_KEY);
    bytes[at++] = this.#checksum.length << 1;
    batch.end(this.#checksum.copy(bytes, at));
    return true;
  }
}

/** Records for one partition: filled by a {@link RecordWriter}, sealed once, and kept until acknowledged. */
export class RecordBatch {
  #bytes = Buffer.allocUnsafeSlow(FIRST_BYTES);
  #at = RECORDS_AT;
  #sealed: Buffer | null = null;
  count = 0;

  get sizeBytes(): number {
    return this.#at;
  }

  /** The batch in wire format, once sealed. */
  get sealed(): Buffer {
    return this.#sealed ?? Buffer.alloc(0);
  }

  /** Reserves space for one more record of that many bytes, which begins at `sizeBytes`. */
  begin(recordBytes: number): Buffer {
    const needed = this.#at + recordBytes;
    if (needed > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#bytes.length * 2));
      this.#bytes.copy(larger, 0, 0, this.#at);
      this.#bytes = larger;
    }
    return this.#bytes;
  }

  /** Completes the record, which ends before `at`. */
  end(at: number): void {
    this.#at = at;
    this.count++;
  }

  /**
   * Completes the batch with its header.
   *
   * @param sequence Sequence number of its first record, as counted by an idempotent producer in the partition.
   */
  seal(sender: Sender, sequence: number, now: number, compression: CompressionAlgorithmValue): void {
    const bytes = compression === 'none' ? this.#bytes.subarray(0, this.#at) : this.#compressed(compression);
    bytes.writeBigInt64BE(0n, 0);
    bytes.writeInt32BE(bytes.length - 12, 8);
    bytes.writeInt32BE(-1, 12);
    bytes.writeInt8(FORMAT, 16);
    bytes.writeInt16BE(compressionsAlgorithms[compression].bitmask, ATTRIBUTES_AT);
    bytes.writeInt32BE(this.count - 1, 23);
    bytes.writeBigInt64BE(BigInt(now), 27);
    bytes.writeBigInt64BE(BigInt(now), 35);
    bytes.writeBigInt64BE(sender.id, 43);
    bytes.writeInt16BE(sender.epoch, 51);
    bytes.writeInt32BE(sequence, 53);
    bytes.writeInt32BE(this.count, 57);
    bytes.writeUInt32BE(crc32c(bytes.subarray(ATTRIBUTES_AT)), CRC_AT);
    this.#sealed = bytes;
  }

  /** Empties the batch and keeps its memory. */
  reset(): void {
    this.#at = RECORDS_AT;
    this.#sealed = null;
    this.count = 0;
  }

  #compressed(compression: CompressionAlgorithmValue): Buffer {
    const records = compressionsAlgorithms[compression].compressSync(this.#bytes.subarray(RECORDS_AT, this.#at));
    return Buffer.concat([Buffer.alloc(RECORDS_AT), records]);
  }
}

function header(name: string): Buffer {
  return Buffer.concat([varint(name.length), Buffer.from(name)]);
}

function varint(value: number): Buffer {
  const bytes = Buffer.alloc(varintBytes(value));
  putVarint(bytes, 0, value);
  return bytes;
}

/** Size of a non-negative number as a varint; zigzag encoding doubles the number. */
function varintBytes(value: number): number {
  return value < 64 ? 1 : value < 8192 ? 2 : value < 1_048_576 ? 3 : value < 134_217_728 ? 4 : 5;
}

function putVarint(bytes: Uint8Array, at: number, value: number): number {
  let rest = value * 2;
  while (rest >= 128) {
    bytes[at++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** Copies with a loop, because such short arrays do not justify a call to native code. */
function put(target: Uint8Array, at: number, bytes: Uint8Array): number {
  for (let from = 0; from < bytes.length; from++) {
    target[at++] = bytes[from];
  }
  return at;
}
