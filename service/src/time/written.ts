import type { TimeFormat } from '../model/time-format.ts';
import { utcOf, withinReach, type WallTime } from './calendar.ts';
import { parseOffset, type Zone } from './zone.ts';

/** A time format other than `auto`. */
export type Written = Exclude<TimeFormat, 'auto'>;

const NUMBER = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:[eE][+-]?\d+)?$/;
const CLOCK = String.raw`(\d{1,2}):(\d\d)(?::(\d{1,2})(?:[.,](\d+))?)?(?:\s*([AaPp])\.?[Mm]\.?)?`;
const ZONE = String.raw`\s*(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)`;
const REST = String.raw`(?:(?:[Tt]|,?\s+)${CLOCK}(?:${ZONE})?)?$`;
const ISO = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${REST}`, 'i');
const NO_OFFSET = /^(Z|UTC|GMT)$/i;
/** The format that programs write. It is also the most common one in files. */
const CANONICAL = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{3}))?(Z?)$/;
const ISO_BASIC = new RegExp(String.raw`^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(?:${ZONE})?$`);
const DATE_IN_DIGITS = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(\d\d)?)?)?$/;
const DAY_OR_MONTH_FIRST = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d\d)${REST}`, 'i');
/** Two-digit years from this one on belong to the last century. */
const FIRST_YEAR_OF_1900S = 70;

const EXCEL_1970 = 25_569;
const DAY_MS = 86_400_000;
const PER_MS = { seconds: 1e-3, milliseconds: 1, microseconds: 1e3, nanoseconds: 1e6 };

/** The name of each format in messages. */
export const WRITTEN_WORDS: Readonly<Record<Written, string>> = {
  iso: 'ISO 8601',
  seconds: 'seconds since 1970',
  milliseconds: 'milliseconds since 1970',
  microseconds: 'microseconds since 1970',
  nanoseconds: 'nanoseconds since 1970',
  yyyymmdd: 'a date in digits (yyyymmdd)',
  'day-first': 'a date with the day first',
  'month-first': 'a date with the month first',
  excel: 'days as Excel counts them',
};

/**
 * A time in the given format, in milliseconds since 1970, rounded to an integer; `zone` applies to times that name
 * none. Null if the text has another format, or there is no such time.
 */
export function readWritten(text: string, written: Written, zone: Zone): number | null {
  switch (written) {
    case 'iso':
      return readIso(text, zone);
    case 'yyyymmdd':
      return readDigits(text, zone);
    case 'day-first':
    case 'month-first':
      return readDayOrMonthFirst(text, written, zone);
    case 'excel': {
      const days = numberOf(text);
      const wall = days === null ? null : withinReach(Math.round((days - EXCEL_1970) * DAY_MS));
      return wall === null ? null : zone.toUtc(wall);
    }
    case 'seconds':
    case 'milliseconds':
    case 'microseconds':
    case 'nanoseconds': {
      const since1970 = numberOf(text);
      return since1970 === null ? null : withinReach(Math.round(since1970 / PER_MS[written]));
    }
  }
}

/** The number, with a point or a comma before its fraction; null if the text is not a number. */
export function numberOf(text: string): number | null {
  return NUMBER.test(text) ? Number(text.replace(',', '.')) : null;
}

/** The parts of a date with the year last; null if the text is not one. */
export function yearLast(text: string): { first: number; second: number; separator: string; year: string } | null {
  const [, first, separator, second, year] = DAY_OR_MONTH_FIRST.exec(text) ?? [];
  return first === undefined || second === undefined || separator === undefined || year === undefined
    ? null
    : { first: Number(first), second: Number(second), separator, year };
}

function readIso(text: string, zone: Zone): number | null {
  const canonical = CANONICAL.exec(text);
  if (canonical) {
    const [, year, month, day, hour, minute, second, ms = 0, utc] = canonical;
    const wallMs = utcOf({
      year: Number(year),
      month: Number(month),
      day: Number(day),
      hour: Number(hour),
      minute: Number(minute),
      second: Number(second),
      ms: Number(ms),
    });
    return wallMs === null || utc === 'Z' ? wallMs : zone.toUtc(wallMs);
  }
  const extended = ISO.exec(text);
  if (extended) {
    const [, year, , month, day, ...rest] = extended;
    return assemble({ year, month, day }, rest, zone);
  }
  const [, year, month, day, hour, minute, second, named] = ISO_BASIC.exec(text) ?? [];
  return year === undefined
    ? null
    : assemble({ year, month, day }, [hour, minute, second, undefined, undefined, named], zone);
}

function readDigits(text: string, zone: Zone): number | null {
  const [, year, month, day, ...clock] = DATE_IN_DIGITS.exec(text) ?? [];
  return year === undefined ? null : assemble({ year, month, day }, clock, zone);
}

function readDayOrMonthFirst(text: string, written: 'day-first' | 'month-first', zone: Zone): number | null {
  const [, first, , second, shortYear, ...rest] = DAY_OR_MONTH_FIRST.exec(text) ?? [];
  if (shortYear === undefined) {
    return null;
  }
  const [day, month] = written === 'day-first' ? [first, second] : [second, first];
  return assemble({ year: fullYear(shortYear), month, day }, rest, zone);
}

function fullYear(year: string): string {
  if (year.length === 4) {
    return year;
  }
  return `${Number(year) >= FIRST_YEAR_OF_1900S ? '19' : '20'}${year}`;
}

type Digits = string | undefined;

function assemble(
  { year, month, day }: { year: Digits; month: Digits; day: Digits },
  [hour, minute, second, fraction, half, named]: readonly Digits[],
  zone: Zone
): number | null {
  const hours = hourOfDay(Number(hour ?? 0), half);
  if (hours === null) {
    return null;
  }
  const wall: WallTime = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: hours,
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: fraction === undefined ? 0 : Math.round(Number(`0.${fraction}`) * 1000),
  };
  const wallMs = utcOf(wall);
  if (wallMs === null) {
    return null;
  }
  if (named === undefined) {
    return zone.toUtc(wallMs);
  }
  const offset = NO_OFFSET.test(named) ? 0 : parseOffset(named.length === 3 ? `${named}00` : named);
  return offset === null ? null : wallMs - offset;
}

/** Converts from a twelve-hour clock if `half` names the half of the day. */
function hourOfDay(hour: number, half: Digits): number | null {
  if (half === undefined) {
    return hour;
  }
  if (hour < 1 || hour > 12) {
    return null;
  }
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}
