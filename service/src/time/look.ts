import { numberOf, readWritten, yearLast, type Written } from './written.ts';
import { UTC } from './zone.ts';

/** Units of a number that counts from 1970. */
export type Unit = Extract<Written, 'seconds' | 'milliseconds' | 'microseconds' | 'nanoseconds'>;

/**
 * What a string looks like; `small` is a number that gives no plausible time in any unit, `year-last` a date of unknown
 * order.
 */
export type Look = Written | 'small' | 'year-last';

/**
 * Exclusive upper limits. Each unit begins where the one before ends; seconds begin at a hundred million, so they cover 1973 to
 * 2286.
 */
const UPPER_LIMITS: ReadonlyArray<readonly [Unit, number]> = [
  ['seconds', 1e10],
  ['milliseconds', 1e13],
  ['microseconds', 1e16],
  ['nanoseconds', 1e19],
];
const MIN_SECONDS = 1e8;
/** Excel days from 1990 to 2050: a wider range would mistake the seconds of a stopwatch for days. */
const EXCEL_FROM = 32_874;
const EXCEL_TO = 54_789;
const DATED_FROM_MS = Date.UTC(1800, 0);
const DATED_TO_MS = Date.UTC(2200, 0);
const DATE_ONLY_DIGITS = 8;
const DATE_AND_HOUR_DIGITS = 10;
/**
 * Ten digits that begin with an earlier year are read as seconds since 1970, which gives times from 2020 to 2030. Hourly logs
 * from before this year are rarer, and their users can name the format.
 */
const HOURS_FROM_MS = Date.UTC(1900, 0);

/** The unit in which a number since 1970 gives a plausible time. Null if it is too small or too large in all units. */
export function unitOf(since1970: number): Unit | null {
  const size = Math.abs(since1970);
  return isSmall(since1970) ? null : (UPPER_LIMITS.find(([, most]) => size < most)?.[0] ?? null);
}

/** True for a number that is near 1970 in every unit. */
export function isSmall(since1970: number): boolean {
  return Math.abs(since1970) < MIN_SECONDS;
}

/** True for a day between 1990 and 2050. */
export function isExcelDay(days: number): boolean {
  return days >= EXCEL_FROM && days <= EXCEL_TO;
}

/**
 * True for the digits of a date from 1800 to 2199, with or without minutes and seconds; from 1900 if it ends with the
 * hour.
 */
export function isDateInDigits(text: string): boolean {
  const time = readWritten(text, 'yyyymmdd', UTC);
  const from = text.length === DATE_AND_HOUR_DIGITS ? HOURS_FROM_MS : DATED_FROM_MS;
  return time !== null && time >= from && time < DATED_TO_MS;
}

/** What a single text looks like, for use in a message. Null if it does not look like a time. */
export function looksLike(text: string): Look | null {
  const number = numberOf(text);
  if (number !== null) {
    if (text.length === DATE_ONLY_DIGITS && isDateInDigits(text)) {
      return 'yyyymmdd';
    }
    return isExcelDay(number) ? 'excel' : (unitOf(number) ?? 'small');
  }
  if (readWritten(text, 'iso', UTC) !== null) {
    return 'iso';
  }
  const date = yearLast(text);
  if (date === null) {
    return null;
  }
  return orderOf(date) ?? 'year-last';
}

/** Whether day or month comes first, as far as a single date shows it. Only day-first dates are written with points. */
export function orderOf({
  first,
  second,
  separator,
  year,
}: NonNullable<ReturnType<typeof yearLast>>): 'day-first' | 'month-first' | null {
  if (separator === '.') {
    return 'day-first';
  }
  if (year.length === 2) {
    // 23/09/27 may also start with the year.
    return null;
  }
  if (first > 12) {
    return 'day-first';
  }
  return second > 12 ? 'month-first' : null;
}
