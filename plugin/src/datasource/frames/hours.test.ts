import { describe, expect, it } from 'vitest';

import { hoursFrames, wholeHours } from './hours.ts';

const HOUR = 3_600_000;

function hourly(location: string, readings: ReadonlyArray<[at: Date, mean: number, count: number]>) {
  const mean = readings.map(([, value]) => value);
  const count = readings.map(([, , rows]) => rows);
  return { location, bucketMs: HOUR, time: readings.map(([at]) => at.getTime()), min: mean, max: mean, mean, count };
}

describe('readings by hour of the day', () => {
  const monday = (hour: number) => new Date(2026, 0, 5, hour);
  const tuesday = (hour: number) => new Date(2026, 0, 6, hour);

  const range = { from: monday(7).getTime(), to: tuesday(24).getTime() - 1, refId: 'A' };

  it('have a column per day, at the end of the day as Grafana draws it, and a row per hour, empty without readings', () => {
    const readings = hourly('attic', [
      [tuesday(23), 20, 1],
      [monday(7), 10, 1],
    ]);
    const [frame] = hoursFrames([readings], range);
    expect(frame?.fields.map(({ name }) => name)).toEqual([
      'time',
      ...Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, '0')}:00`),
    ]);
    expect(frame?.fields[0]?.values).toEqual([tuesday(0).getTime(), tuesday(24).getTime()]);
    expect(frame?.fields[1 + 7]?.values).toEqual([10, null]);
    expect(frame?.fields[1 + 23]?.values).toEqual([null, 20]);
    expect(frame?.fields[1]?.config.unit).toBe('celsius');
  });

  it('have at least two columns, because Grafana derives the width of a column from the next one', () => {
    const [frame] = hoursFrames([hourly('attic', [[monday(7), 10, 1]])], { ...range, to: monday(8).getTime() });
    expect(frame?.fields[0]?.values).toEqual([tuesday(0).getTime(), tuesday(24).getTime()]);
  });

  it('weigh locations by their number of readings', () => {
    const frames = [hourly('attic', [[monday(7), 10, 3]]), hourly('cellar', [[monday(7), 20, 1]])];
    expect(hoursFrames(frames, range)[0]?.fields[1 + 7]?.values).toEqual([12.5, null]);
  });

  it('have no frame if there are none: for one without values, Grafana would draw a scale from ∞ to -∞', () => {
    expect(hoursFrames([], range)).toEqual([]);
    expect(hoursFrames([hourly('attic', [])], range)).toEqual([]);
  });

  it('are queried in whole hours, one point for each', () => {
    expect(wholeHours({ from: 10.5 * HOUR, to: 12.1 * HOUR })).toEqual({
      from: 10 * HOUR,
      to: 13 * HOUR,
      maxPoints: 3,
    });
  });
});
