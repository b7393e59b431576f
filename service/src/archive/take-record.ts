import { isUtf8 } from 'node:buffer';

import type { JsonReader } from '../kafka/json-reading.ts';
import { decode } from '../kafka/message.ts';
import { OwnRecord } from '../kafka/own-record.ts';
import type { RecordCursor } from '../kafka/record-cursor.ts';
import { NONE, type Rows } from '../sinks/archive/rows.ts';

/** A record that is not a reading, stored with all its parts so that nothing is lost. */
export interface RejectedRecord {
  partition: number;
  offset: number;
  /** Milliseconds since 1970. */
  timestamp: number;
  reason: string;
  headers: Record<string, string>;
  /** As text if it is UTF-8, otherwise in base64. */
  key: string | { base64: string } | null;
  value: string | { base64: string } | null;
}

const own = new OwnRecord();

/**
 * Adds the record's reading to the rows, which must not be full. If the record is not a reading, returns it instead. `json` reads
 * records from other programs.
 */
export function takeRecord(
  records: RecordCursor,
  partition: number,
  rows: Rows,
  json: JsonReader
): RejectedRecord | null {
  return own.read(records) ? takeOwn(records, partition, rows) : takeOther(records, partition, rows, json);
}

function takeOwn({ bytes, offset }: RecordCursor, partition: number, rows: Rows): null {
  const { texts } = rows;
  const row = rows.add();
  rows.partition[row] = partition;
  rows.offset[row] = offset;
  rows.time[row] = own.time;
  rows.value[row] = own.value;
  rows.producer[row] = own.producer;
  rows.seq[row] = own.seq;
  rows.checksum[row] = own.checksum;
  rows.run[row] = texts.numberOfBytes(bytes, own.runStart, own.runEnd);
  rows.location[row] = texts.numberOfBytes(bytes, own.locationStart, own.locationEnd);
  rows.note[row] = own.noteEnd < 0 ? NONE : texts.numberOfBytes(bytes, own.noteStart, own.noteEnd);
  return null;
}

function takeOther(records: RecordCursor, partition: number, rows: Rows, json: JsonReader): RejectedRecord | null {
  const { key, value, offset, timestamp } = records;
  const headers = records.headers();
  const decoded = decode(key, value, headers, timestamp, json);
  if ('poison' in decoded) {
    return {
      partition,
      offset,
      timestamp,
      reason: decoded.poison,
      headers: Object.fromEntries(headers),
      key: key && asText(key),
      value: value && asText(value),
    };
  }
  const { origin } = decoded;
  const { texts } = rows;
  const row = rows.add();
  rows.partition[row] = partition;
  rows.offset[row] = offset;
  rows.time[row] = Math.round(decoded.time);
  rows.value[row] = decoded.value;
  rows.producer[row] = origin?.producer ?? NONE;
  rows.seq[row] = origin?.seq ?? NONE;
  rows.checksum[row] = origin?.checksum ?? NONE;
  rows.run[row] = origin === null ? NONE : texts.numberOf(origin.run);
  rows.location[row] = texts.numberOf(decoded.location);
  rows.note[row] = decoded.note === undefined ? NONE : texts.numberOf(decoded.note);
  return null;
}

function asText(bytes: Buffer): string | { base64: string } {
  return isUtf8(bytes) ? bytes.toString() : { base64: bytes.toString('base64') };
}
