import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { type Draw, EXPERIMENTS, gaussian, shareOf, times } from '../../test/stats/simulation.ts';
import { medianInterval, ratioOfPairs } from './median-interval.ts';
import { median } from './median.ts';

const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 40 });
const rates = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const pairs = fc.array(fc.tuple(rates, rates), { minLength: 1, maxLength: 40 });

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

describe('the ratio of paired runs', () => {
  it('has no interval for fewer than five pairs', () => {
    const four = [1, 2, 3, 4].map((base) => [base, 2 * base] as const);
    expect(ratioOfPairs(four)).toEqual({ median: 2, pairs: 4, interval: null });
    expect(ratioOfPairs([...four, [5, 10]])).toMatchObject({ pairs: 5, interval: { coverage: 0.9375 } });
    expect(ratioOfPairs([...four, [5, 10], [6, 12]])).toMatchObject({ interval: { coverage: 0.96875 } });
  });

  it('cancels out what both runs of a pair have in common', () => {
    const slowing = [1000, 900, 700, 400, 200].map((rate) => [rate, 1.1 * rate] as const);
    const { median: middle, interval } = ratioOfPairs(slowing) ?? { median: NaN, interval: null };
    for (const ratio of [middle, interval?.low, interval?.high]) {
      expect(ratio).toBeCloseTo(1.1, 10);
    }
  });

  it('is the inverse if the settings change places', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const ratio = ratioOfPairs(some);
        const inverse = ratioOfPairs(some.map(([base, other]) => [other, base] as const));
        expect((ratio?.median ?? NaN) * (inverse?.median ?? NaN)).toBeCloseTo(1, 9);
        expect((ratio?.interval?.low ?? 1) * (inverse?.interval?.high ?? 1)).toBeCloseTo(1, 9);
      })
    );
  });

  it('is empty without pairs, or if a run had no rows', () => {
    expect(ratioOfPairs([])).toBeNull();
    expect(ratioOfPairs([[0, 100]])).toBeNull();
    expect(ratioOfPairs([[100, 0]])).toBeNull();
  });
});

const POINTS = 0.02;

/**
 * Both have the median 100. Each has its own seed: an order-statistic interval gives the same result for the same
 * draws on any scale.
 */
const DISTRIBUTIONS = [
  ['normal', 20_260_412, (gauss: Draw) => 100 + 8 * gauss()],
  ['lognormal', 71_828_182, (gauss: Draw) => 100 * Math.exp(0.8 * gauss())],
] as const;

describe.each(DISTRIBUTIONS)(`in ${EXPERIMENTS} simulated experiments, %s, seed %i,`, (_, seed, draw) => {
  it.each([6, 7, 10, 20])('the interval of %i runs contains the true median as often as printed', (runs) => {
    const gauss = gaussian(seed + runs);
    let printed = NaN;
    const covered = shareOf(() => {
      const interval = medianInterval(times(runs, () => draw(gauss)));
      printed = interval?.coverage ?? NaN;
      return interval !== null && interval.low <= 100 && interval.high >= 100;
    });
    expect(Math.abs(covered - printed), `${covered} of the experiments, ${printed} printed`).toBeLessThan(POINTS);
  });

  // The machine drifts: both runs of a pair are slowed down equally. For two draws from the same distribution the
  // median ratio is 1.
  it.each([5, 6, 10].flatMap((size) => [1, 1.5].map((truth) => [size, truth] as const)))(
    'the interval of %i pairs contains the true ratio %f as often as printed',
    (size, truth) => {
      const gauss = gaussian(seed + 100 * size);
      let printed = NaN;
      const covered = shareOf(() => {
        const experiment = times(size, () => {
          const drift = Math.exp(0.5 * gauss());
          return [draw(gauss) * drift, draw(gauss) * drift * truth] as const;
        });
        const interval = ratioOfPairs(experiment)?.interval;
        printed = interval?.coverage ?? NaN;
        return Boolean(interval && interval.low <= truth && interval.high >= truth);
      });
      expect(Math.abs(covered - printed), `${covered} of the experiments, ${printed} printed`).toBeLessThan(POINTS);
    }
  );

  it.each([2, 3, 4])('%i pairs of equal settings claim no difference at all', (size) => {
    const gauss = gaussian(seed + size);
    expect(shareOf(() => ratioOfPairs(times(size, () => [draw(gauss), draw(gauss)] as const))?.interval !== null)).toBe(
      0
    );
  });
});
