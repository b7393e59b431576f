import type { TimeFormat } from '../model/time-format.ts';
import { isExcelDay, isSmall, looksLike, unitOf } from './look.ts';
import { numberOf, readWritten, WRITTEN_WORDS, type Written } from './written.ts';
import { UTC, type Zone } from './zone.ts';

/** A time in milliseconds since 1970 UTC; or why it could not be read, worded to follow the text in a sentence. */
export type Moment = { readonly time: number } | { readonly problem: string };

/** How to read the times of one column, or of one field of many records. */
export interface TimeReading {
  /** All formats in which they may be written, the most common first; at most one of them is a number. */
  readonly ways: readonly Written[];
  /** True if a person named the format. Then a time is accepted as written, even if it is far from today. */
  readonly named: boolean;
  /**
   * True if the column may contain numbers so small that they mean days around 1970, because other times in it are from that
   * period.
   */
  readonly takesSmall: boolean;
  /** Why dates with the year last cannot be read, if the column shows it. */
  readonly orderProblem?: string;
}

/** Without a column to look at, a number is milliseconds and a date is ISO 8601: any other format must be named. */
const ALONE: TimeReading = { ways: ['iso', 'milliseconds'], named: false, takesSmall: false };

const NO_TIME = 'is not a time, or the date does not exist';
const CLOCKS_CHANGED = 'does not exist in its zone, or exists twice, because of a clock change';

/** Reads a single time that must be unambiguous on its own, such as that of a JSON record. `format` is what a person named. */
export function momentOf(text: string | number, format: TimeFormat = 'auto', zone: Zone = UTC): Moment {
  return readMoment(String(text).trim(), readingOf(format) ?? ALONE, zone);
}

/** The reading that a person named; null for `auto`. */
export function readingOf(format: TimeFormat): TimeReading | null {
  return format === 'auto' ? null : { ways: [format], named: true, takesSmall: true };
}

/** Reads a time in the format found, or named, for its column. */
export function readMoment(text: string, reading: TimeReading, zone: Zone): Moment {
  for (const way of reading.ways) {
    const time = readWritten(text, way, zone);
    if (time !== null) {
      const problem = reading.named ? null : implausible(text, way, reading);
      return problem === null ? { time } : { problem };
    }
  }
  const changes = zone !== UTC && reading.ways.some((way) => readWritten(text, way, UTC) !== null);
  return { problem: changes ? CLOCKS_CHANGED : unreadable(text, reading) };
}

/** Why a number is implausible in the format of its column. */
function implausible(text: string, way: Written, { takesSmall }: TimeReading): string | null {
  switch (way) {
    case 'iso':
    case 'yyyymmdd':
    case 'day-first':
    case 'month-first':
      return null;
    case 'excel':
      return isExcelDay(numberOf(text) ?? NaN) ? null : mistaken(text, way);
    case 'seconds':
    case 'milliseconds':
    case 'microseconds':
    case 'nanoseconds': {
      const number = numberOf(text) ?? NaN;
      const fits = unitOf(number) === way || (isSmall(number) && takesSmall && looksLike(text) !== 'yyyymmdd');
      return fits ? null : mistaken(text, way);
    }
  }
}

function mistaken(text: string, way: Written): string {
  const look = looksLike(text);
  return look === null || look === 'small' || look === 'year-last' || look === way
    ? `would be near 1970, or far from today, as ${WRITTEN_WORDS[way]}`
    : `looks like ${WRITTEN_WORDS[look]}, not ${WRITTEN_WORDS[way]}; if so, set \`timeFormat\` ${look}`;
}

function unreadable(text: string, { ways, named, orderProblem }: TimeReading): string {
  if (text === '') {
    return 'is empty, but must be a time';
  }
  const look = looksLike(text);
  if (named) {
    const meant = ways.map((way) => WRITTEN_WORDS[way]).join(' or ');
    return look === null || look === 'small' || look === 'year-last' || ways.includes(look)
      ? `is not ${meant}, or the time does not exist`
      : `looks like ${WRITTEN_WORDS[look]}, not ${meant}`;
  }
  if (orderProblem !== undefined && (look === 'year-last' || look === 'day-first' || look === 'month-first')) {
    return orderProblem;
  }
  if (look === 'year-last') {
    return 'may start with the day or with the month: set `timeFormat` to day-first or month-first';
  }
  if (look === 'small') {
    return ways.includes('yyyymmdd')
      ? NO_TIME
      : 'is a number near 1970 in every unit: set `timeFormat`, such as seconds';
  }
  return look === null || ways.includes(look)
    ? NO_TIME
    : `looks like ${WRITTEN_WORDS[look]}: set \`timeFormat\` ${look}`;
}
