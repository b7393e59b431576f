import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { frameOf, gridOf } from './grid.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, packed } from './hour.ts';
import type { Minute } from '../sinks/contract.ts';

const NOON = Date.UTC(2026, 10, 24, 12);

describe('the grid of a range', () => {
  it('does not exist for a short range, which is queried from the store unchanged', () => {
    expect(gridOf({ from: NOON, to: NOON + 6 * HOUR_MS - 1, maxPoints: 500 })).toBe(null);
  });

  it('has the same edges a minute later: a page that refreshes draws the same curve', () => {
    const edges = (from: number) => gridOf({ from, to: from + DAY_MS, maxPoints: 100 }) ?? expect.fail('a day is long');
    const [before, after] = [edges(NOON), edges(NOON + MINUTE_MS)];
    expect(after.bucketMs).toBe(before.bucketMs);
    expect([before.first % before.bucketMs, after.first % after.bucketMs]).toEqual([0, 0]);
  });

  it('has whole minutes, covers the range, and has at most the requested number of points', () => {
    const from = fc.integer({ min: 0, max: NOON });
    const length = fc.integer({ min: 6 * HOUR_MS, max: 400 * DAY_MS });
    fc.assert(
      fc.property(from, length, fc.integer({ min: 1, max: 10_000 }), (begin, ms, maxPoints) => {
        const grid = gridOf({ from: begin, to: begin + ms, maxPoints });
        expect(grid).not.toBe(null);
        const { from: first, to, bucketMs } = grid ?? { from: 0, to: 0, bucketMs: 0 };
        expect([first % MINUTE_MS, to % MINUTE_MS, bucketMs % MINUTE_MS]).toEqual([0, 0, 0]);
        expect(first <= begin && begin - first < MINUTE_MS).toBe(true);
        expect(to >= begin + ms && to - begin - ms < MINUTE_MS).toBe(true);
        expect((to - first) / bucketMs).toBeLessThanOrEqual(maxPoints);
      })
    );
  });
});

describe('the frame of a grid', () => {
  const minute = fc.record({
    start: fc.integer({ min: -60, max: 1500 }).map((at) => NOON + at * MINUTE_MS),
    count: fc.integer({ min: 1, max: 600 }),
    values: fc.tuple(fc.integer({ min: -40, max: 85 }), fc.integer({ min: 0, max: 20 })),
  });

  it('has the same totals as the minutes within it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(minute, { selector: ({ start }) => start, maxLength: 200 }),
        fc.integer({ min: 1, max: 600 }),
        (drawn, maxPoints) => {
          const minutes = drawn.map(({ start, count, values: [min, width] }): Minute => ({
            start,
            count,
            min,
            max: min + width,
            mean: min + width / 2,
          }));
          const grid = gridOf({ from: NOON, to: NOON + DAY_MS, maxPoints }) ?? expect.fail('a day is long');
          const frame = frameOf('attic', grid, [packed(minutes)]);
          const within = minutes.filter(({ start }) => start >= NOON && start < NOON + DAY_MS);
          expect(sum(frame.count)).toBe(sum(within.map(({ count }) => count)));
          expect(sum(frame.mean.map((mean, at) => mean * frame.count[at]))).toBeCloseTo(
            sum(within.map(({ mean, count }) => mean * count)),
            6
          );
          expect(Math.min(...frame.min)).toBe(Math.min(...within.map(({ min }) => min)));
          expect(Math.max(...frame.max)).toBe(Math.max(...within.map(({ max }) => max)));
          expect(frame.time).toEqual(frame.time.toSorted((a, b) => a - b));
          expect(new Set(frame.time.map((time) => (time - grid.first) % frame.bucketMs))).toEqual(
            new Set(within.length > 0 ? [0] : [])
          );
        }
      )
    );
  });
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, value) => total + value, 0);
}
