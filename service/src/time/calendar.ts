/** A date and a time of day as written. The zone is not part of it. */
export interface WallTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
}

/** The range of a Date: 100 million days around 1970. */
const FARTHEST_MS = 8.64e15;
/** The calendar repeats after this many years. */
const CYCLE_YEARS = 400;
const CYCLE_MS = 146_097 * 86_400_000;
const MIDNIGHT_AT_THE_END = 24;

/**
 * Milliseconds since 1970, as if the zone were UTC. Null if there is no such date or time of day: 30 February is not the first or
 * second of March. 24:00 is the end of a day, as ISO 8601 allows.
 */
export function utcOf({ year, month, day, hour, minute, second, ms }: WallTime): number | null {
  const endsTheDay = hour === MIDNIGHT_AT_THE_END && minute === 0 && second === 0 && ms === 0;
  if ((hour > 23 && !endsTheDay) || minute > 59 || second > 59 || month < 1 || month > 12 || day < 1) {
    return null;
  }
  if (day > daysIn(month, year)) {
    return null;
  }
  // Date.UTC interprets the years 0 to 99 as 1900 to 1999.
  const inReach = year < 100 ? year + CYCLE_YEARS : year;
  const time = Date.UTC(inReach, month - 1, day, hour, minute, second, ms);
  return withinReach(year < 100 ? time - CYCLE_MS : time);
}

function daysIn(month: number, year: number): number {
  if (month === 2) {
    return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  }
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** The time, or null if it is farther from 1970 than a Date can represent. */
export function withinReach(time: number): number | null {
  return Math.abs(time) <= FARTHEST_MS ? time : null;
}
