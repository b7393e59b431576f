import type { TimeFormat } from '../model/time-format.ts';
import { isDateInDigits, isExcelDay, orderOf, unitOf } from './look.ts';
import { readingOf, type TimeReading } from './moment.ts';
import { numberOf, readWritten, yearLast, type Written } from './written.ts';
import { UTC, zoneOf } from './zone.ts';

type NumberWay = Exclude<Written, 'iso' | 'day-first' | 'month-first'>;

/** A column whose times begin before this date may have some near 1970 too. */
const LONG_AGO_MS = Date.UTC(1980, 0);

/** Examines every time of a column to find out how they are written. */
export class TimeColumn {
  readonly #named: TimeReading | null;
  readonly #numbers = new Map<NumberWay, number>();
  readonly #earliest = new Map<NumberWay, number>();
  #allNumbers = 0;
  #iso = 0;
  #undecided = 0;
  #zoneless = false;
  readonly #orders = { 'day-first': 0, 'month-first': 0 };
  readonly #examples = { 'day-first': '', 'month-first': '' };

  /** `format` is what a person named. */
  constructor(format: TimeFormat) {
    this.#named = readingOf(format);
  }

  add(text: string): void {
    if (this.#named !== null) {
      this.#zoneless ||= this.#named.ways.some((way) => isZoneless(text, way));
      return;
    }
    const number = numberOf(text);
    if (number !== null) {
      this.#addNumber(text, number);
      return;
    }
    if (readWritten(text, 'iso', UTC) !== null) {
      this.#iso++;
      this.#zoneless ||= isZoneless(text, 'iso');
      return;
    }
    const date = yearLast(text);
    const order = date && orderOf(date);
    this.#zoneless ||= isZoneless(text, 'day-first') || isZoneless(text, 'month-first');
    if (order) {
      this.#orders[order]++;
      this.#examples[order] ||= text;
    } else if (date) {
      this.#undecided++;
    }
  }

  /** True if a time without a zone was added, so that the result depends on the assumed zone. */
  get hasTimesWithoutZone(): boolean {
    const way = this.#named === null ? this.#numberWay() : null;
    return this.#zoneless || way === 'yyyymmdd' || way === 'excel';
  }

  /** How to read the column, based on all times added. */
  reading(): TimeReading {
    if (this.#named !== null) {
      return this.#named;
    }
    const number = this.#numberWay();
    const { order, problem } = this.#order();
    const ways: Array<readonly [Written, number]> = [
      ['iso', this.#iso],
      ...(number === null ? [] : [[number, this.#numbers.get(number) ?? 0] as const]),
      ...(order === null ? [] : [[order, this.#orders[order] + this.#undecided] as const]),
    ];
    return {
      ways: ways.toSorted(([, times], [, others]) => others - times).map(([way]) => way),
      named: false,
      takesSmall: number !== null && (this.#earliest.get(number) ?? Infinity) < LONG_AGO_MS,
      ...(problem !== null && { orderProblem: problem }),
    };
  }

  #addNumber(text: string, number: number): void {
    this.#allNumbers++;
    const unit = unitOf(number);
    if (unit !== null) {
      this.#count(unit, readWritten(text, unit, UTC) ?? Infinity);
    }
    if (isExcelDay(number)) {
      this.#count('excel', Infinity);
    }
    if (isDateInDigits(text)) {
      this.#count('yyyymmdd', Infinity);
    }
  }

  #count(way: NumberWay, time: number): void {
    this.#numbers.set(way, (this.#numbers.get(way) ?? 0) + 1);
    this.#earliest.set(way, Math.min(this.#earliest.get(way) ?? Infinity, time));
  }

  /**
   * The format of most numbers. If all of them can be read both as dates in digits and as a count of seconds, they are dates: a
   * count would not have that form by chance.
   */
  #numberWay(): NumberWay | null {
    const dates = this.#numbers.get('yyyymmdd') ?? 0;
    const [most] = [...this.#numbers]
      // Excel days must account for the whole column: if only part of it fits, it is a counter that passes through
      // their range.
      .filter(([way, times]) => way !== 'excel' || times === this.#allNumbers)
      .toSorted(([, times], [, others]) => others - times);
    if (most === undefined) {
      return null;
    }
    return most[1] === dates ? 'yyyymmdd' : most[0];
  }

  /**
   * The order of day and month in dates with the year last: one date with a number above 12 decides it, unless another
   * contradicts it.
   */
  #order(): { order: 'day-first' | 'month-first' | null; problem: string | null } {
    const { 'day-first': days, 'month-first': months } = this.#orders;
    if (days > 0 && months > 0) {
      const { 'day-first': day, 'month-first': month } = this.#examples;
      const problem = `is in a column that has dates with the day first (${day}) and dates with the month first (${month}): set \`timeFormat\``;
      return { order: null, problem };
    }
    if (days + months === 0) {
      return { order: null, problem: null };
    }
    return { order: days > 0 ? 'day-first' : 'month-first', problem: null };
  }
}

const ANOTHER_ZONE = zoneOf('+01:00') ?? UTC;

function isZoneless(text: string, way: Written): boolean {
  if (text.endsWith('Z')) {
    return false;
  }
  return readWritten(text, way, UTC) !== readWritten(text, way, ANOTHER_ZONE);
}
