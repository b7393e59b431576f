import type { Frame } from '../model/series.ts';
import { minutesOf } from '../sinks/buckets.ts';
import type { Minute } from '../sinks/contract.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** An hour is stored once it has been over for this long, because late readings have arrived by then. */
export const SETTLED_AFTER_MS = 60_000;
/** Longest time for which a kept hour counts as fresh before it is read again. */
const FRESH_FOR_MS = { whole: DAY_MS, withGaps: 10 * MINUTE_MS };

/**
 * Minutes that have readings, one after the other: start, count, mean, min and max of each. A page needs hundreds of
 * thousands of them; as objects they would take a small board several seconds to process.
 */
export type PackedMinutes = Float64Array;
export const NUMBERS_PER_MINUTE = 5;

export function packed(minutes: readonly Minute[]): PackedMinutes {
  return Float64Array.from(minutes.flatMap(({ start, count, mean, min, max }) => [start, count, mean, min, max]));
}

/** One location's hour: its minutes that have readings. */
export interface Hour {
  readonly location: string;
  readonly start: number;
  /** When its readings were aggregated. */
  readonly madeAt: number;
  readonly minutes: PackedMinutes;
}

export function hourOf(time: number): number {
  return Math.floor(time / HOUR_MS) * HOUR_MS;
}

export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS) * DAY_MS;
}

/**
 * Whether a stored hour is recent enough that it need not be read again.
 *
 * Readings arrive late if the store was unreachable: they wait in the spool, and until they arrive the hour has empty minutes. So
 * an hour with empty minutes stays fresh for a few minutes only. A complete hour stays fresh for as long as its age when it was
 * read, at most a day.
 */
export function isFresh({ start, madeAt, minutes }: Hour, now: number): boolean {
  const ageWhenMade = madeAt - (start + HOUR_MS);
  const most =
    minutes.length === (HOUR_MS / MINUTE_MS) * NUMBERS_PER_MINUTE ? FRESH_FOR_MS.whole : FRESH_FOR_MS.withGaps;
  return now - madeAt < Math.min(ageWhenMade, most);
}

/** The whole hours of a stretch, including those without readings, from a frame whose buckets are minutes. */
export function hoursOf(
  { location, from, until }: { location: string; from: number; until: number },
  frame: Frame | undefined,
  madeAt: number
): Hour[] {
  const byHour = Map.groupBy(frame ? minutesOf(frame) : [], ({ start }) => hourOf(start));
  return Array.from({ length: (until - from) / HOUR_MS }, (_, at) => {
    const start = from + at * HOUR_MS;
    return { location, start, madeAt, minutes: packed(byHour.get(start) ?? []) };
  });
}
