import { Reading } from '../../model/reading.ts';
import { readMoment, type TimeReading } from '../../time/moment.ts';
import type { Zone } from '../../time/zone.ts';
import type { Column, RowLayout, ValueColumn } from './layout.ts';
import { isGap, readNumber, type DecimalSign } from './numbers.ts';
import { ABSOLUTE_ZERO_CELSIUS, toCelsius } from './units.ts';

/** A reading as found in the file. */
export interface Row {
  location: string;
  time: number;
  value: number;
}

/** Receives everything in a row besides its readings. */
export interface RowAudit {
  /** A sensor returned nothing. */
  gap(): void;
  /** A row, or a value in it, cannot be used. An empty column means the whole row. */
  refuse(column: string, text: string, problem: string): void;
}

/** How the fields of a file are written, as detected from the whole file or set by the user. */
export interface Writing {
  readonly times: TimeReading;
  readonly zone: Zone;
  readonly sign: DecimalSign;
  /**
   * True if the separator splits decimal commas in some rows, and no value has a decimal point. Then two neighbouring whole
   * numbers may be halves of a single number.
   */
  readonly splitsDecimals: boolean;
}

const MAX_LOCATIONS_KEPT = 10_000;
const CONTROL = /\p{Cc}/u;
const SPLIT = '; is a comma both the separator and the decimal sign?';
const DIGITS = /^[+-]?\d+$/;

/** Reads rows of one layout. */
export class RowReader {
  readonly #layout: RowLayout;
  readonly #writing: Writing;
  readonly #goodLocations = new Set<string>();

  constructor(layout: RowLayout, writing: Writing) {
    this.#layout = layout;
    this.#writing = writing;
  }

  /** Adds the readings of a row: one, or one per sensor if each has its own column. */
  read(fields: readonly string[], into: Row[], audit: RowAudit): void {
    const { width, values } = this.#layout;
    if (fields.length > width && fields.some((field, index) => index >= width && field !== '')) {
      audit.refuse('', fields.join(' | '), tooManyFields(fields, values));
      return;
    }
    const text = timeText(fields, this.#layout);
    const moment = readMoment(text, this.#writing.times, this.#writing.zone);
    if ('problem' in moment) {
      audit.refuse(timeName(this.#layout), text, moment.problem);
      return;
    }
    for (const column of values) {
      const field = fields[column.index]?.trim();
      if (field === undefined) {
        audit.refuse('', fields.join(' | '), 'has fewer fields than the header');
      } else if (isGap(field)) {
        audit.gap();
      } else {
        this.#add(fields, column, moment.time, into, audit);
      }
    }
  }

  #add(fields: readonly string[], column: ValueColumn, time: number, into: Row[], audit: RowAudit): void {
    const text = fields[column.index]?.trim() ?? '';
    const number = readNumber(text, this.#writing.sign);
    if ('problem' in number) {
      audit.refuse(column.name, text, number.problem);
      return;
    }
    if (this.#writing.splitsDecimals && looksSplit(fields, column)) {
      audit.refuse(column.name, text, 'may be split at a decimal comma, as values of other rows are');
      return;
    }
    const value = celsiusOf(number, column);
    if (value < ABSOLUTE_ZERO_CELSIUS && column.quantity !== 'other') {
      audit.refuse(column.name, text, 'is below absolute zero');
      return;
    }
    const location = column.location ?? this.#locationOf(fields, audit);
    if (location !== null) {
      into.push({ location, time, value });
    }
  }

  /** Returns null if the location was refused. */
  #locationOf(fields: readonly string[], audit: RowAudit): string | null {
    const { location } = this.#layout;
    if (typeof location === 'string') {
      return location;
    }
    const text = fields[location.index] ?? '';
    if (this.#goodLocations.has(text)) {
      return text;
    }
    const problem = locationProblem(text);
    if (problem !== null) {
      audit.refuse(location.name, text, problem);
      return null;
    }
    if (this.#goodLocations.size < MAX_LOCATIONS_KEPT) {
      this.#goodLocations.add(text);
    }
    return text;
  }
}

/** The time as written in a row: its parts joined by a space. */
export function timeText(fields: readonly string[], { time: [first, ...others] }: RowLayout): string {
  const text = fields[first?.index ?? -1] ?? '';
  return others.length === 0 ? text.trim() : [text, ...others.map(({ index }) => fields[index] ?? '')].join(' ').trim();
}

function timeName({ time }: RowLayout): string {
  return time.map(({ name }) => name).join('+');
}

function celsiusOf(
  { value, unit }: { value: number; unit: 'C' | 'F' | 'K' | null },
  { quantity }: ValueColumn
): number {
  switch (unit) {
    case 'C':
      return value;
    case 'F':
      return toCelsius(value, 'fahrenheit');
    case 'K':
      return toCelsius(value, 'kelvin');
    case null:
      return toCelsius(value, quantity);
  }
}

function locationProblem(text: string): string | null {
  if (text === '') {
    return 'is empty, but must be a location';
  }
  if (CONTROL.test(text)) {
    return 'has control characters, which a location must not have';
  }
  return Reading.shape.location.safeParse(text).success
    ? null
    : `has more than ${Reading.shape.location.maxLength} characters, the maximum of a location`;
}

function tooManyFields(fields: readonly string[], values: readonly ValueColumn[]): string {
  const isSplit = values.some((column) => looksSplit(fields, column));
  return `has more fields than the header${isSplit ? SPLIT : ''}`;
}

/** True if the value and the next field may be the two halves of a number such as 21,5. */
export function looksSplit(fields: readonly string[], { index }: Column): boolean {
  return DIGITS.test(fields[index] ?? '') && DIGITS.test(fields[index + 1] ?? '');
}
