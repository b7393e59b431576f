import { isUtf8 } from 'node:buffer';
import { z } from 'zod';

import { jsonIn } from '../model/json-in.ts';
import { Reading } from '../model/reading.ts';
import { RunId } from '../model/run.ts';
import { JsonReader, type JsonReading } from './json-reading.ts';
import { sentence } from '../model/sentence.ts';

/**
 * Which producer wrote a record, and the record's sequence number. The ledger counts by these, and they identify a repeated
 * record.
 */
export interface Origin {
  run: RunId;
  producer: number;
  seq: number;
  /** As computed in `sinks/checksum.ts`. */
  checksum: number;
}

/** A reading from a topic. */
export interface Streamed extends Reading {
  /** Null if the record has no Thermobench headers: only its partition and offset identify it. */
  origin: Origin | null;
}

/** A record that is not a reading. */
export interface Poison {
  /** The reason, as a sentence. */
  poison: string;
}

/** A record in the form that any Kafka client accepts; keys, values and headers are UTF-8. */
export interface Message {
  key: string;
  value: string;
  headers: Record<'run' | 'producer' | 'seq' | 'checksum', string>;
}

/**
 * One reading as a record: the location is the key, so that the readings of a location stay in order; the identity is in the
 * headers.
 */
export function encode({ location, time, value, note }: Reading, { run, producer, seq, checksum }: Origin): Message {
  return {
    key: location,
    value: JSON.stringify({ location, time, value, ...(note !== undefined && { note }) }),
    headers: { run, producer: `${producer}`, seq: `${seq}`, checksum: `${checksum}` },
  };
}

/** For topics without record settings. */
const USUAL = new JsonReader({});

/**
 * The reading in a record: Thermobench's own or plain JSON, `{location, time, value, note?}`, the original article's
 * `{reading_location, reading_date, reading_value, reading_note?}`, or the fields that `reader` is set up for. The key replaces a
 * missing location; `timestamp` is the record's own time, in milliseconds since 1970.
 */
export function decode(
  key: Uint8Array | null | undefined,
  value: Uint8Array | null | undefined,
  headers: ReadonlyMap<string, string>,
  timestamp: number,
  reader: JsonReader = USUAL
): Streamed | Poison {
  const origin = originOf(headers);
  if (origin !== null && 'poison' in origin) {
    return origin;
  }
  if (value === null || value === undefined) {
    return { poison: 'It has no value.' };
  }
  if (!isUtf8(value)) {
    return { poison: 'Its value is not UTF-8: its program may write ISO-8859-1 or Windows-1252.' };
  }
  const body = Body.safeParse(jsonIn(textOf(value)));
  if (!body.success) {
    return { poison: 'Its value is not a JSON object.' };
  }
  const keyText = isUtf8(key ?? NOTHING) ? textOf(key ?? NOTHING) : BROKEN;
  const written = origin === null ? reader.read(body.data, keyText, timestamp) : ofOurs(body.data);
  if ('problem' in written) {
    return { poison: `Its value is not a reading: ${written.problem}.` };
  }
  const { location, time, value: number, note } = written;
  const reading = WrittenReading.safeParse({
    location,
    time,
    value: number,
    ...(note !== undefined && note !== null && { note }),
  });
  return reading.success
    ? { ...reading.data, origin }
    : { poison: `Its value is not a reading: ${sentence(reasonsOf(reading.error))}` };
}

function ofOurs({ location, time, value, note }: z.output<typeof Body>): JsonReading {
  return { location, time, value, note };
}

/** The identity in a record's headers; null if there is no header `run`. */
export function originOf(headers: ReadonlyMap<string, string>): Origin | Poison | null {
  const run = headers.get('run');
  if (run === undefined) {
    return null;
  }
  const origin = OriginHeaders.safeParse({
    run,
    producer: headers.get('producer'),
    seq: headers.get('seq'),
    checksum: headers.get('checksum'),
  });
  return origin.success
    ? origin.data
    : { poison: `Its headers name a run, but do not identify a reading of it: ${sentence(reasonsOf(origin.error))}` };
}

const Decimal = z
  .string()
  .regex(/^\d{1,16}$/, 'must be a decimal number')
  .transform(Number)
  .pipe(z.int().min(0));

const OriginHeaders = z.object({ run: RunId, producer: Decimal, seq: Decimal, checksum: Decimal });

/** Replaces a key that is not valid UTF-8; no store accepts this text. */
const BROKEN = '\ud800';
const NOTHING = new Uint8Array();

/** JSON can contain half of a surrogate pair, which no store accepts. */
const Text = z.string().refine((text) => text.isWellFormed(), 'must be Unicode');
const WrittenReading = Reading.extend({
  time: z
    .number()
    .refine(
      (time) => Math.abs(time) <= 8.64e15,
      'must be a time in milliseconds since 1970, between -8.64e15 and 8.64e15'
    ),
  note: Text.optional(),
});
const Body = z.record(z.string(), z.unknown());

function reasonsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}
