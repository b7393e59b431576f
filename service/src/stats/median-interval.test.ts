import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DISTRIBUTIONS, EXPERIMENTS, gaussian, shareOf, times } from '../../test/stats/simulation.ts';
import { medianInterval } from './median-interval.ts';
import { median } from './median.ts';

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });

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
});

describe('the interval of a median', () => {
  it('gives only the range for fewer than six runs', () => {
    expect(medianInterval([3, 1, 2])).toEqual({ median: 2, low: 1, high: 3, runs: 3, coverage: null });
    expect(medianInterval([5, 4, 3, 1, 2])).toEqual({ median: 3, low: 1, high: 5, runs: 5, coverage: null });
    expect(medianInterval([7])).toEqual({ median: 7, low: 7, high: 7, runs: 1, coverage: null });
    expect(medianInterval([])).toBeNull();
  });

  // Calculated with integers of any size: 1 - 2 * (the sum of n choose i for i below the rank) / 2^n.
  it.each([
    [6, 1, 0.96875],
    [7, 1, 0.984375],
    [8, 1, 0.9921875],
    [9, 2, 0.9609375],
    [10, 2, 0.978515625],
    [15, 4, 0.96484375],
    [20, 6, 0.9586105],
    [2_000, 956, 0.95344718],
  ])('of %i runs begins at rank %i and covers %f', (runs, rank, coverage) => {
    const interval = medianInterval(Array.from({ length: runs }, (_, index) => index + 1));
    expect(interval).toMatchObject({ low: rank, high: runs + 1 - rank, runs });
    expect(interval?.coverage).toBeCloseTo(coverage, 5);
  });

  it('contains the median, and is within the range of the values', () => {
    fc.assert(
      fc.property(values, (some) => {
        const interval = medianInterval(some);
        expect(interval?.low).toBeLessThanOrEqual(interval?.median ?? NaN);
        expect(interval?.high).toBeGreaterThanOrEqual(interval?.median ?? NaN);
        expect(some).toContain(interval?.low);
        expect(some).toContain(interval?.high);
      })
    );
  });
});

const POINTS = 0.02;

describe.each(DISTRIBUTIONS)(`in ${EXPERIMENTS} simulated experiments, %s, seed %i,`, (_, seed, draw) => {
  it.each(times(25, () => 0).map((_, at) => at + 6))(
    'the interval of %i runs contains the true median as often as printed',
    (runs) => {
      const gauss = gaussian(seed + runs);
      let printed = NaN;
      const covered = shareOf(() => {
        const interval = medianInterval(times(runs, () => draw(gauss)));
        printed = interval?.coverage ?? NaN;
        return interval !== null && interval.low <= 100 && interval.high >= 100;
      });
      expect(Math.abs(covered - printed), `${covered} of the experiments, ${printed} printed`).toBeLessThan(POINTS);
    }
  );
});
