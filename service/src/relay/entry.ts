import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';
import { checksum } from '../sinks/checksum.ts';
import { JsonReader } from '../kafka/json-reading.ts';
import { decode, encode } from '../kafka/message.ts';
import { OwnRecord } from '../kafka/own-record.ts';
import { RecordCursor } from '../kafka/record-cursor.ts';
import type { RecordFields } from '../kafka/record-fields.ts';
import type { RelayRow } from '../sinks/relay-store.ts';

/** A record as it is in the topic. */
export interface RawRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: ReadonlyMap<string, string>;
}

/** One record of a partition, decoded. */
export interface Entry {
  readonly offset: number;
  /**
   * When the producer sent the record, by the producer's clock, or when the broker received it, by the broker's clock: the
   * topic's settings decide which. Milliseconds since 1970.
   */
  readonly sentAt: number;
  /** The reading, or why there is none. */
  readonly content: RelayRow | { readonly poison: string };
  /** Null if it equals what {@link encode} produces for the reading. */
  readonly raw: RawRecord | null;
}

/** The original record, for the dead letters. */
export function rawOf({ content, raw }: Entry): RawRecord {
  if (raw !== null) {
    return raw;
  }
  if ('poison' in content) {
    return { key: null, value: null, headers: new Map() };
  }
  const { key, value, headers } = encode(content, content.origin);
  return { key: Buffer.from(key), value: Buffer.from(value), headers: new Map(Object.entries(headers)) };
}

/** Assigns an identity to records without headers. */
export interface Identity {
  readonly relay: RunId;
  readonly partition: number;
}

/** Decodes the records of one partition. */
export class EntryReader {
  readonly #identity: Identity;
  readonly #own = new OwnRecord();
  readonly #json: JsonReader;

  /** @param fields How other programs write readings in JSON. */
  constructor(identity: Identity, fields: RecordFields) {
    this.#identity = identity;
    this.#json = new JsonReader(fields);
  }

  /** The records at offset `from` and later. */
  read(batches: Buffer, from: number): Entry[] {
    const entries: Entry[] = [];
    for (const record = new RecordCursor(batches); record.next();) {
      if (record.offset >= from) {
        entries.push(this.#readOwn(record) ?? this.#readAny(record));
      }
    }
    return entries;
  }

  /** The common case: a record of the Kafka sink. Null if it is something else. */
  #readOwn(record: RecordCursor): Entry | null {
    const own = this.#own;
    if (!own.read(record)) {
      return null;
    }
    const { run, producer, seq, checksum: sum, location, time, value, note } = own;
    const origin = { run, producer, seq, checksum: sum };
    const content = note === undefined ? { location, time, value, origin } : { location, time, value, note, origin };
    return { offset: record.offset, sentAt: record.timestamp, content, raw: null };
  }

  #readAny(record: RecordCursor): Entry {
    const { offset, timestamp: sentAt } = record;
    const headers = record.headers();
    const decoded = decode(record.key, record.value, headers, sentAt, this.#json);
    // Copies the bytes, so that a few records do not keep the whole fetch in memory.
    const copy = (bytes: Buffer | null) => (bytes === null ? null : Buffer.from(bytes));
    const raw = { key: copy(record.key), value: copy(record.value), headers };
    if ('poison' in decoded) {
      return { offset, sentAt, content: decoded, raw };
    }
    const { origin, ...reading } = decoded;
    return { offset, sentAt, content: { ...reading, origin: origin ?? this.#originOf(offset, reading) }, raw };
  }

  #originOf(offset: number, reading: Reading): RelayRow['origin'] {
    const { relay, partition } = this.#identity;
    const place = { run: relay, producer: partition, seq: offset };
    return { ...place, checksum: checksum(place, reading) };
  }
}
