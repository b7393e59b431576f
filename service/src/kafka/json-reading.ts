import type { TimeFormat } from '../model/time-format.ts';
import { momentOf, type Moment } from '../time/moment.ts';
import { UTC, zoneOf, type Zone } from '../time/zone.ts';
import type { RecordFields } from './record-fields.ts';

/** A JSON object from any program. */
export type Body = Readonly<Record<string, unknown>>;

/** The parts of a reading as they are in the JSON, before validation. Times from other programs are already in milliseconds. */
export interface JsonReading {
  readonly location: unknown;
  readonly time: unknown;
  readonly value: unknown;
  readonly note: unknown;
}

/** Names for the time in JSON from other programs, the most likely first, normalised as by {@link plain}. */
const USUAL_TIMES = [
  ...['time', 'timestamp', 'readingdate', 'ts', 'datetime', 'date', 'createdat', 'lastchanged', 'lastupdated'],
  ...['measuredat', 'recordedat', 'observedat', 'eventtime', 'epoch', 'timems', 'timestampms', 'created', 'utc'],
];
const VALUES = ['value', 'reading_value'];
const LOCATIONS = ['location', 'reading_location'];
const NOTES = ['note', 'reading_note'];

/**
 * The magnitude of a time determines its unit: for the years 2001 to 2100 the ranges of the units do not overlap. Milliseconds
 * may be earlier, because no other unit uses those numbers. Numbers outside these ranges are uptimes of boards and the like.
 */
const SIZES: ReadonlyArray<readonly [format: TimeFormat, from: number, to: number]> = [
  ['seconds', 1e9, 4.11e9],
  ['milliseconds', 1e10, 1e13],
  ['microseconds', 1e15, 4.11e15],
  ['nanoseconds', 1e18, 4.11e18],
];
const NUMBER = /^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/** Reads JSON from other programs. */
export class JsonReader {
  readonly #fields: RecordFields;
  readonly #zone: Zone;

  constructor(fields: RecordFields) {
    this.#fields = fields;
    this.#zone = (fields.timeZone === undefined ? null : zoneOf(fields.timeZone)) ?? UTC;
  }

  /**
   * The parts of the reading. `key` replaces a missing location; `sent` is the record's own timestamp. If the time is missing or
   * cannot be parsed, returns the reason, as the end of a sentence.
   */
  read(body: Body, key: string, sent: number): JsonReading | { readonly problem: string } {
    const { locationField, valueField } = this.#fields;
    const time = this.#time(body, sent);
    if ('problem' in time) {
      return time;
    }
    return {
      location: (locationField === undefined ? firstOf(body, LOCATIONS) : at(body, locationField)) ?? key,
      time: time.time,
      value: valueField === undefined ? firstOf(body, VALUES) : numberIn(at(body, valueField)),
      note: firstOf(body, NOTES),
    };
  }

  #time(body: Body, sent: number): Moment {
    const { timeField, missingTime } = this.#fields;
    const found = timeField === undefined ? usualTime(body) : { name: timeField, written: at(body, timeField) };
    if (found === null || found.written === undefined || found.written === null) {
      return missingTime === 'sent' ? { time: sent } : { problem: noTime(body, timeField) };
    }
    const { name, written } = found;
    if (typeof written !== 'number' && typeof written !== 'string') {
      return { problem: `${name}: must be a number or a string` };
    }
    const moment = this.#moment(written);
    return 'time' in moment ? moment : { problem: `${name}: ${JSON.stringify(written)} ${moment.problem}` };
  }

  #moment(written: string | number): Moment {
    const { timeFormat = 'auto' } = this.#fields;
    const isNumber = typeof written === 'number' || NUMBER.test(written.trim());
    if (timeFormat !== 'auto' || !isNumber) {
      return momentOf(written, timeFormat, this.#zone);
    }
    const size = Math.abs(Number(written));
    const [format] = SIZES.find(([, from, to]) => size >= from && size < to) ?? [];
    return format === undefined
      ? { problem: 'is not a time between 2001 and 2100 in any unit: if it is a time, set timeFormat' }
      : momentOf(written, format, this.#zone);
  }
}

function usualTime(body: Body): { name: string; written: unknown } | null {
  const names = Object.keys(body).filter((name) => body[name] !== null && body[name] !== undefined);
  const byPlain = new Map(names.toReversed().map((name) => [plain(name), name]));
  const usual = USUAL_TIMES.find((name) => byPlain.has(name));
  const name = usual === undefined ? undefined : byPlain.get(usual);
  return name === undefined ? null : { name, written: body[name] };
}

/** Normalises spelling variants: `created_at`, `createdAt`, `@timestamp`. */
function plain(name: string): string {
  return name.toLowerCase().replace(/[@_\-\s]/g, '');
}

function noTime(body: Body, timeField: string | undefined): string {
  const names = Object.keys(body).join(', ');
  return timeField === undefined
    ? `it has no time under a usual name (it has: ${names}); set timeField`
    : `it has no ${timeField} (it has: ${names})`;
}

function firstOf(body: Body, names: readonly string[]): unknown {
  for (const name of names) {
    if (body[name] !== null && body[name] !== undefined) {
      return body[name];
    }
  }
  return undefined;
}

/** The member with that name, or at that path. */
function at(body: Body, path: string): unknown {
  if (Object.hasOwn(body, path)) {
    return body[path];
  }
  let inner: unknown = body;
  for (const name of path.split('.')) {
    if (typeof inner !== 'object' || inner === null || !Object.hasOwn(inner, name)) {
      return undefined;
    }
    inner = Reflect.get(inner, name);
  }
  return inner;
}

/** Converts a number written as text, as many programs do. This is unambiguous, because the field was named explicitly. */
function numberIn(written: unknown): unknown {
  return typeof written === 'string' && NUMBER.test(written.trim()) ? Number(written) : written;
}
