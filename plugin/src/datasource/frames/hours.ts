import { createDataFrame, DataFrameType, FieldType, type DataFrame } from '@grafana/data';
import type { Frame } from '@thermobench/service/model/series.ts';

import { pendingNotices } from './pending.ts';
import { quantityOf, UNITS } from './temperature.ts';

const HOUR_MS = 3_600_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

/** The time range extended to whole hours, with one point per hour. */
export function wholeHours({ from, to }: { from: number; to: number }): {
  from: number;
  to: number;
  maxPoints: number;
} {
  const begin = Math.floor(from / HOUR_MS) * HOUR_MS;
  const end = Math.ceil(to / HOUR_MS) * HOUR_MS;
  return { from: begin, to: end, maxPoints: Math.max(1, (end - begin) / HOUR_MS) };
}

/**
 * For a heat map: a column for each day and a row for each hour, in the browser's time zone. The colour of a cell is
 * the mean of all readings in that hour. Returns no frame if there are no readings.
 *
 * @param frames - With buckets of one hour.
 */
export function hoursFrames(
  frames: readonly Frame[],
  { from, to, refId }: { from: number; to: number; refId: string }
): DataFrame[] {
  const [first] = frames;
  if (first === undefined) {
    return [];
  }
  const means = meansByHour(frames);
  if (means.size === 0) {
    // For a frame without values, Grafana would draw a scale from ∞ to -∞.
    return [];
  }
  const days = daysBetween(from, to);
  const unit = UNITS[quantityOf(first.location)];
  return [
    createDataFrame({
      refId,
      fields: [
        { name: 'time', type: FieldType.time, values: days.map(endOf) },
        ...HOURS.map((hour) => ({
          name: `${String(hour).padStart(2, '0')}:00`,
          type: FieldType.number,
          values: days.map((day) => means.get(new Date(day).setHours(hour)) ?? null),
          config: { unit },
        })),
      ],
      meta: { type: DataFrameType.HeatmapRows, notices: pendingNotices(frames) },
    }),
  ];
}

/** The midnight after the day, because a heat map draws a column up to its time. */
function endOf(day: number): number {
  const end = new Date(day);
  return end.setDate(end.getDate() + 1);
}

/** At least two midnights, because a heat map derives the width of a column from the next one. */
function daysBetween(from: number, to: number): number[] {
  const days: number[] = [];
  const day = new Date(from);
  day.setHours(0, 0, 0, 0);
  do {
    days.push(day.getTime());
    day.setDate(day.getDate() + 1);
  } while (day.getTime() <= to || days.length < 2);
  return days;
}

/** The mean of each hour, by the start of the hour. Locations are weighted by their number of readings. */
function meansByHour(frames: readonly Frame[]): Map<number, number> {
  const hours = new Map<number, { sum: number; count: number }>();
  for (const { time, mean, count } of frames) {
    time.forEach((at, index) => {
      const hour = new Date(at).setMinutes(0, 0, 0);
      const known = hours.get(hour) ?? { sum: 0, count: 0 };
      hours.set(hour, { sum: known.sum + mean[index] * count[index], count: known.count + count[index] });
    });
  }
  return new Map([...hours].map(([hour, { sum, count }]) => [hour, sum / count]));
}
