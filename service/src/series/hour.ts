import type { Frame } from '../model/series.ts';
import type { Minute } from '../sinks/contract.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Once it is over for so long, an hour is kept: readings on their way have arrived. */
export const SETTLED_AFTER_MS = 60_000;
/** How long an hour is believed, at most, before it is read again. */
const BELIEVED_MS = { whole: DAY_MS, withGaps: 10 * MINUTE_MS };

/**
 * Minutes that have readings, one behind the other: start, count, mean, min and max of each. A page needs hundreds of thousands, of
 * which objects would take a small board seconds.
 */
export type PackedMinutes = Float64Array;
export const NUMBERS_PER_MINUTE = 5;

export function packed(minutes: readonly Minute[]): PackedMinutes {
  return Float64Array.from(minutes.flatMap(({ start, count, mean, min, max }) => [start, count, mean, min, max]));
}

/** One location's hour, minute by minute as far as they have readings. */
export interface Hour {
  readonly location: string;
  readonly start: number;
  /** When its readings were added up. */
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
 * Whether what is kept of an hour need not be read again at `now`.
 *
 * Readings arrive late when a store was away: they were spooled, and the hour has minutes without any until they come. Such an
 * hour is believed for minutes. One with readings in each of its minutes is believed for as long again as it was old when it
 * was made, and for a day at most: so a reading that comes late all the same is seen after as long again, at the latest.
 */
export function isBelieved({ start, madeAt, minutes }: Hour, now: number): boolean {
  const ageWhenMade = madeAt - (start + HOUR_MS);
  const most = minutes.length === (HOUR_MS / MINUTE_MS) * NUMBERS_PER_MINUTE ? BELIEVED_MS.whole : BELIEVED_MS.withGaps;
  return now - madeAt < Math.min(ageWhenMade, most);
}

/** The whole hours of a stretch, out of a frame whose buckets are minutes; those without readings too. */
export function hoursOf(
  { location, from, until }: { location: string; from: number; until: number },
  frame: Frame | undefined,
  madeAt: number
): Hour[] {
  const minutes = frame?.time.map((start, at) => ({
    start,
    count: frame.count[at],
    mean: frame.mean[at],
    min: frame.min[at],
    max: frame.max[at],
  }));
  const byHour = Map.groupBy(minutes ?? [], ({ start }) => hourOf(start));
  return Array.from({ length: (until - from) / HOUR_MS }, (_, at) => {
    const start = from + at * HOUR_MS;
    return { location, start, madeAt, minutes: packed(byHour.get(start) ?? []) };
  });
}
