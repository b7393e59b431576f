import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bucketOf, gridOf } from './grid.ts';
import { DAY_MS, HOUR_MS, hourOf, MINUTE_MS, packed, type Hour } from './hour.ts';
import { samplesOf } from './sampling.ts';

const FROM = Date.UTC(2026, 10, 20);
const EXTENT = { location: 'attic', from: FROM, until: FROM + 3 * DAY_MS };

function hour(start: number): Hour {
  const minutes = Array.from({ length: 60 }, (_, at) => ({
    start: start + at * MINUTE_MS,
    ...{ count: 1, mean: 1, min: 1, max: 1 },
  }));
  return { location: 'attic', start, madeAt: start + DAY_MS, minutes: packed(minutes) };
}

describe('the minutes that represent hours not aggregated yet', () => {
  it('include one for each bucket without data, in a pending hour', () => {
    const hours = fc.uniqueArray(fc.integer({ min: 0, max: 71 }), { maxLength: 71 });
    fc.assert(
      fc.property(
        hours,
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 0, max: HOUR_MS }),
        (known, maxPoints, late) => {
          const grid = gridOf({ from: FROM + late, to: EXTENT.until, maxPoints }) ?? expect.fail('three days are long');
          const kept = known.map((at) => hour(FROM + at * HOUR_MS));
          const samples = samplesOf(EXTENT, grid, kept);
          const drawn = new Set(
            kept
              .flatMap(({ start }) => Array.from({ length: 60 }, (_, at) => start + at * MINUTE_MS))
              .filter((start) => start >= grid.from)
              .map((start) => bucketOf(grid, start))
          );
          const buckets = samples.map((start) => bucketOf(grid, start));
          expect(new Set(buckets).size).toBe(buckets.length);
          expect(buckets.filter((bucket) => drawn.has(bucket))).toEqual([]);
          expect(samples.every((start) => !known.includes((hourOf(start) - FROM) / HOUR_MS))).toBe(true);
          const all = Math.ceil((grid.to - grid.first) / grid.bucketMs);
          expect(new Set([...drawn, ...buckets]).size).toBe(all);
        }
      ),
      // A known hour that ends where the range begins, in the range's first bucket.
      { examples: [[[0], 2, HOUR_MS]] }
    );
  });

  it('do not exist if buckets are so small that a minute would be a large part of each', () => {
    const grid = gridOf({ from: FROM, to: FROM + DAY_MS, maxPoints: 500 }) ?? expect.fail('a day is long');
    expect(samplesOf({ ...EXTENT, until: FROM + DAY_MS }, grid, [])).toEqual([]);
  });
});
