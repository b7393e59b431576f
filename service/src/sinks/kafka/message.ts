import { z } from 'zod';

import { Reading } from '../../model/reading.ts';
import { RunId } from '../../model/run.ts';

/** Who wrote a record, and as which of its records: what the ledger counts, and what makes a repeated record known. */
export interface Origin {
  run: RunId;
  producer: number;
  seq: number;
  /** Of `sinks/checksum.ts`. */
  checksum: number;
}

/** A reading out of a topic. */
export interface Streamed extends Reading {
  /** Null where the record has no headers of ours: it is known by its partition and offset alone. */
  origin: Origin | null;
}

/** A record that is no reading. */
export interface Poison {
  /** Why, as a sentence. */
  poison: string;
}

/** A record as any client of Kafka takes it; keys, values and headers are UTF-8. */
export interface Message {
  key: string;
  value: string;
  headers: Record<'run' | 'producer' | 'seq' | 'checksum', string>;
}

/** One reading as a record: location as the key, so that a location keeps its order; its identity in the headers. */
export function encode({ location, time, value, note }: Reading, { run, producer, seq, checksum }: Origin): Message {
  return {
    key: location,
    value: JSON.stringify({ location, time, value, ...(note !== undefined && { note }) }),
    headers: { run, producer: `${producer}`, seq: `${seq}`, checksum: `${checksum}` },
  };
}

/**
 * The reading in a record, ours or anybody's plain JSON: `{location, time, value, note?}` or the story's
 * `{reading_location, reading_date, reading_value, reading_note?}`. The key stands in for a missing location, `timestamp`
 * (the record's own, milliseconds since 1970) for a missing time.
 */
export function decode(
  key: Uint8Array | null | undefined,
  value: Uint8Array | null | undefined,
  headers: ReadonlyMap<string, string>,
  timestamp: number
): Streamed | Poison {
  const origin = originOf(headers);
  if (origin !== null && 'poison' in origin) {
    return origin;
  }
  if (value === null || value === undefined) {
    return { poison: 'It has no value.' };
  }
  const body = Body.safeParse(parse(textOf(value)));
  if (!body.success) {
    return { poison: 'Its value is no JSON object.' };
  }
  const { data } = body;
  const note = data.note ?? data.reading_note ?? undefined;
  const reading = WrittenReading.safeParse({
    location: data.location ?? data.reading_location ?? textOf(key ?? new Uint8Array()),
    time: data.time ?? data.reading_date ?? timestamp,
    value: data.value ?? data.reading_value,
    ...(note !== undefined && { note }),
  });
  return reading.success
    ? { ...reading.data, origin }
    : { poison: `Its value is no reading: ${reasonsOf(reading.error)}.` };
}

/** The identity in a record's headers; null where there is no header `run`. */
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
    : { poison: `Its headers name a run, but no reading of it: ${reasonsOf(origin.error)}.` };
}

const Decimal = z
  .string()
  .regex(/^\d{1,16}$/, 'must be a decimal number')
  .transform(Number)
  .pipe(z.int().min(0));

const OriginHeaders = z.object({ run: RunId, producer: Decimal, seq: Decimal, checksum: Decimal });

/** Milliseconds since 1970, ISO 8601, or `YYYY-MM-DD hh:mm:ss`, which is UTC where no zone is given. */
const Time = z
  .union([z.number(), z.string().transform(parseTime)], 'must be milliseconds since 1970, or a date and time')
  .pipe(
    z
      .number('must be a date and time')
      .refine((time) => Math.abs(time) <= 8.64e15, 'must be a time that a date can have')
  );

const Body = z.record(z.string(), z.unknown());
const WrittenReading = Reading.extend({ time: Time });

function reasonsOf({ issues }: z.ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
}

function textOf({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function parseTime(text: string): number {
  const iso = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (?=\d)/, '$1T');
  const zoned = /^\d{4}-\d{2}-\d{2}T[\d:.]+$/.test(iso) ? `${iso}Z` : iso;
  return /^\d{4}-\d{2}-\d{2}/.test(zoned) ? Date.parse(zoned) : Number.NaN;
}
