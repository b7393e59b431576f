import { createDataFrame, DataFrameType, FieldType, type DataFrame } from '@grafana/data';
import type { Frame } from '@thermobench/service/model/series.ts';

import { pendingNotices } from './pending.ts';
import { quantityOf, UNITS } from './temperature.ts';

const HOUR_MS = 3_600_000;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);

interface Mean {
  sum: number;
  count: number;
}

/** The time range widened to hours, with a point for each. */
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
 * For a heat map: a column for each day and a row for each hour of it, in the browser's time zone, coloured by the mean of all
 * readings in the hour. None where there are no readings.
 *
 * @param frames - Of buckets of an hour.
 */
export function hoursFrames(frames: readonly Frame[], refId: string): DataFrame[] {
  const days = new Map<number, Map<number, Mean>>();
  for (const { time, mean, count } of frames) {
    time.forEach((at, index) => {
      const hours = entry(days, new Date(at).setHours(0, 0, 0, 0), () => new Map<number, Mean>());
      const hour = entry(hours, new Date(at).getHours(), () => ({ sum: 0, count: 0 }));
      hour.sum += mean[index] * count[index];
      hour.count += count[index];
    });
  }
  const [first] = frames;
  if (first === undefined) {
    return [];
  }
  const inOrder = [...days].toSorted(([a], [b]) => a - b);
  const unit = UNITS[quantityOf(first.location)];
  return [
    createDataFrame({
      refId,
      fields: [
        { name: 'time', type: FieldType.time, values: inOrder.map(([day]) => day), config: { interval: 24 * HOUR_MS } },
        ...HOURS.map((hour) => ({
          name: `${String(hour).padStart(2, '0')}:00`,
          type: FieldType.number,
          values: inOrder.map(([, hours]) => meanOf(hours.get(hour))),
          config: { unit },
        })),
      ],
      meta: { type: DataFrameType.HeatmapRows, notices: pendingNotices(frames) },
    }),
  ];
}

function meanOf(hour: Mean | undefined): number | null {
  return hour === undefined ? null : hour.sum / hour.count;
}

function entry<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
