import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { cellsOf, requestOf } from './matrix.ts';
import { median, medianInterval, shuffled } from './statistics.ts';

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });

describe('a median', () => {
  it('has as many values below as above, in whatever order they come', () => {
    fc.assert(
      fc.property(values, (some) => {
        const middle = median(some);
        expect(some.filter((value) => value < middle).length).toBeLessThanOrEqual(some.length / 2);
        expect(some.filter((value) => value > middle).length).toBeLessThanOrEqual(some.length / 2);
        expect(median([...some].reverse())).toBe(middle);
      })
    );
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(() => median([])).toThrow(RangeError);
  });

  it('lies in its interval, which lies among the values and is the same each time', () => {
    fc.assert(
      fc.property(values, (some) => {
        const interval = medianInterval(some);
        expect(interval?.low).toBeLessThanOrEqual(interval?.median ?? NaN);
        expect(interval?.high).toBeGreaterThanOrEqual(interval?.median ?? NaN);
        expect(interval?.low).toBeGreaterThanOrEqual(Math.min(...some));
        expect(interval?.high).toBeLessThanOrEqual(Math.max(...some));
        expect(medianInterval(some)).toEqual(interval);
      }),
      { numRuns: 30 }
    );
  });

  it('of one value is that value, of none is nothing', () => {
    expect(medianInterval([7])).toEqual({ median: 7, low: 7, high: 7 });
    expect(medianInterval([])).toBeNull();
  });

  it('is the better known the less the values vary', () => {
    const width = (some: number[]) => {
      const interval = medianInterval(some);
      return interval === null ? NaN : interval.high - interval.low;
    };
    expect(width([100, 101, 99, 100, 102])).toBeLessThan(width([100, 150, 60, 90, 170]));
  });
});

describe('a shuffled order', () => {
  it('holds every item once, and is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), fc.nat(), (items, seed) => {
        const order = shuffled(items, seed);
        expect(order.toSorted((a, b) => a - b)).toEqual(items.toSorted((a, b) => a - b));
        expect(shuffled(items, seed)).toEqual(order);
      })
    );
  });

  it('puts every item in every place about as often', () => {
    const first = Array.from({ length: 4_000 }, (_, seed) => shuffled([0, 1, 2, 3], seed)[0]);
    for (const item of [0, 1, 2, 3]) {
      expect(first.filter((each) => each === item).length / first.length).toBeCloseTo(0.25, 1);
    }
  });
});

describe('the cells of a matrix', () => {
  it('are all combinations, the last setting varying fastest', () => {
    expect(cellsOf({ matrix: { 'sink.commitEvery': [1, 10], producers: [1, 4] } })).toEqual([
      { 'sink.commitEvery': 1, producers: 1 },
      { 'sink.commitEvery': 1, producers: 4 },
      { 'sink.commitEvery': 10, producers: 1 },
      { 'sink.commitEvery': 10, producers: 4 },
    ]);
    expect(cellsOf({ matrix: {} })).toEqual([{}]);
  });

  it('are each case with the whole matrix', () => {
    const cases = [{ target: 'mariadb' }, { target: 'kafka', 'sink.mode': 'sync' }];
    expect(cellsOf({ cases, matrix: { producers: [1, 4] } })).toEqual([
      { target: 'mariadb', producers: 1 },
      { target: 'mariadb', producers: 4 },
      { target: 'kafka', 'sink.mode': 'sync', producers: 1 },
      { target: 'kafka', 'sink.mode': 'sync', producers: 4 },
    ]);
  });

  it('put their settings in place of the common ones, and leave the others', () => {
    const common = { target: 'sqlite', producers: 2, sink: { commitEvery: 5, schema: 'article' } };
    expect(requestOf(common, { 'sink.commitEvery': 1, producers: 4 })).toEqual({
      target: 'sqlite',
      producers: 4,
      sink: { commitEvery: 1, schema: 'article' },
    });
    expect(common.sink.commitEvery).toBe(5);
  });

  it("leave the common sink's settings behind where they name another target", () => {
    const common = { target: 'sqlite', producers: 2, sink: { commitEvery: 5 } };
    expect(requestOf(common, { target: 'kafka', 'sink.mode': 'sync' })).toEqual({
      target: 'kafka',
      producers: 2,
      sink: { mode: 'sync' },
    });
  });
});
