import { brokenRecords } from './broken-records.ts';
import { decompress } from './decompress.ts';

/**
 * Bytes from a batch's start to the end of its length field, and to its first record. Source: kafka.apache.org, "Record Batch".
 */
const BATCH_HEAD_BYTES = 12;
const RECORDS_AT = 61;
const COMPRESSION_BITS = 0b111;
const CONTROL_BIT = 1 << 5;

/** The longest varint of 64 bits. */
const MAX_VARINT_BYTES = 10;

/**
 * Iterates over the records of a partition in the broker's format (batches of format 2, the only one since Kafka 0.11), without
 * creating an object per record. After `next()` the fields describe one record; an end of −1 means null. Every length is checked
 * against the available bytes; one that exceeds them throws a Fault (RECORDS_BROKEN).
 */
export class RecordCursor {
  bytes: Buffer = Buffer.alloc(0);
  offset = 0;
  /** Milliseconds since 1970. */
  timestamp = 0;
  keyStart = 0;
  keyEnd = 0;
  valueStart = 0;
  valueEnd = 0;
  headerCount = 0;
  /** Where the first header begins; see {@link headers}. */
  headersStart = 0;

  #fetched: Buffer;
  #batchAt = 0;
  #at = 0;
  #left = 0;
  /** Where the records of the batch end. */
  #limit = 0;
  #baseOffset = 0;
  #baseTimestamp = 0;

  /** @param fetched Whole batches; a batch that is truncated at the end is ignored. */
  constructor(fetched: Buffer) {
    this.#fetched = fetched;
  }

  /** Moves to the next record; false if there are no more. */
  next(): boolean {
    while (this.#left === 0) {
      if (!this.#openBatch()) {
        return false;
      }
    }
    this.#left--;
    const length = this.#varint();
    const end = this.#at + length;
    if (length < 1 || end > this.#limit) {
      throw brokenRecords('a record is longer than its batch');
    }
    this.#at += 1;
    this.timestamp = this.#baseTimestamp + this.#varint();
    this.offset = this.#baseOffset + this.#varint();
    const keyBytes = this.#varint();
    this.keyStart = this.#at;
    this.keyEnd = keyBytes < 0 ? -1 : (this.#at += keyBytes);
    const valueBytes = this.#varint();
    this.valueStart = this.#at;
    this.valueEnd = valueBytes < 0 ? -1 : (this.#at += valueBytes);
    this.headerCount = this.#varint();
    this.headersStart = this.#at;
    if (this.#at > end || this.headerCount < 0) {
      throw brokenRecords('a part of a record is longer than the record');
    }
    this.#at = end;
    return true;
  }

  get key(): Buffer | null {
    return this.keyEnd < 0 ? null : this.bytes.subarray(this.keyStart, this.keyEnd);
  }

  get value(): Buffer | null {
    return this.valueEnd < 0 ? null : this.bytes.subarray(this.valueStart, this.valueEnd);
  }

  headers(): Map<string, string> {
    const after = this.#at;
    const headers = new Map<string, string>();
    this.#at = this.headersStart;
    // A header takes at least one byte for each of its two lengths, so a wrong count is detected quickly.
    for (let header = 0; header < this.headerCount; header++) {
      const name = this.#text();
      headers.set(name, this.#text());
    }
    this.#at = after;
    return headers;
  }

  #openBatch(): boolean {
    const fetched = this.#fetched;
    const at = this.#batchAt;
    const end = batchEnd(fetched, at);
    if (end === null) {
      return false;
    }
    this.#batchAt = end;
    const attributes = fetched.readInt16BE(at + 21);
    this.#baseOffset = Number(fetched.readBigInt64BE(at));
    this.#baseTimestamp = Number(fetched.readBigInt64BE(at + 27));
    // Control batches contain transaction markers instead of records.
    this.#left = (attributes & CONTROL_BIT) === 0 ? fetched.readInt32BE(at + 57) : 0;
    const compression = attributes & COMPRESSION_BITS;
    if (compression === 0) {
      this.bytes = fetched;
      this.#at = at + RECORDS_AT;
      this.#limit = end;
    } else {
      this.bytes = decompress(compression, fetched.subarray(at + RECORDS_AT, end));
      this.#at = 0;
      this.#limit = this.bytes.length;
    }
    if (this.#left < 0) {
      throw brokenRecords('a batch has a negative number of records');
    }
    return true;
  }

  #text(): string {
    const length = this.#varint();
    const start = this.#at;
    this.#at += Math.max(0, length);
    if (this.#at > this.#limit) {
      throw brokenRecords('a header is longer than its batch');
    }
    return this.bytes.toString('utf8', start, this.#at);
  }

  /** Zigzag varint; exact up to 2⁵³. */
  #varint(): number {
    const { bytes } = this;
    const first = bytes[this.#at++];
    if (first < 0x80) {
      return (first >>> 1) ^ -(first & 1);
    }
    const limit = Math.min(this.#limit, this.#at + MAX_VARINT_BYTES - 1);
    let value = first & 0x7f;
    for (let scale = 128; this.#at < limit; scale *= 128) {
      const byte = bytes[this.#at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      }
    }
    throw brokenRecords('a number has no end');
  }
}

/** The offset after the last complete batch, where the next fetch starts; null if there is no complete batch. */
export function offsetAfter(fetched: Buffer): number | null {
  let last: number | null = null;
  for (let at = 0, end = batchEnd(fetched, 0); end !== null; at = end, end = batchEnd(fetched, end)) {
    last = at;
  }
  return last === null ? null : Number(fetched.readBigInt64BE(last)) + fetched.readInt32BE(last + 23) + 1;
}

/** Where the batch at `at` ends; null if it is incomplete. Throws a Fault if it claims to be shorter than its header. */
export function batchEnd(fetched: Buffer, at: number): number | null {
  if (fetched.length < at + RECORDS_AT) {
    return null;
  }
  const length = fetched.readInt32BE(at + 8);
  if (length < RECORDS_AT - BATCH_HEAD_BYTES) {
    throw brokenRecords(`a batch claims a length of ${length}`);
  }
  const end = at + BATCH_HEAD_BYTES + length;
  return fetched.length < end ? null : end;
}
