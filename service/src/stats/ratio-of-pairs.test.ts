import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DISTRIBUTIONS, EXPERIMENTS, gaussian, shareOf, times } from '../../test/stats/simulation.ts';
import { ratioOfPairs } from './ratio-of-pairs.ts';

const rates = fc.double({ min: 1e-3, max: 1e6, noNaN: true });
const pairs = fc.array(fc.tuple(rates, rates), { minLength: 1, maxLength: 40 });

describe('the ratio of paired runs', () => {
  it('has no interval for fewer than three pairs', () => {
    const two = [1, 2].map((base) => [base, 2 * base] as const);
    expect(ratioOfPairs(two)).toEqual({ estimate: 2, pairs: 2, interval: null });
    expect(ratioOfPairs([...two, [5, 10]])).toMatchObject({ pairs: 3, interval: { coverage: 0.95 } });
  });

  it('cancels out what both runs of a pair have in common', () => {
    const slowing = [1000, 900, 700, 400, 200].map((rate) => [rate, 1.1 * rate] as const);
    const { estimate, interval } = ratioOfPairs(slowing) ?? { estimate: NaN, interval: null };
    for (const ratio of [estimate, interval?.low, interval?.high]) {
      expect(ratio).toBeCloseTo(1.1, 10);
    }
  });

  it('is the inverse if the settings change places', () => {
    fc.assert(
      fc.property(pairs, (some) => {
        const ratio = ratioOfPairs(some);
        const inverse = ratioOfPairs(some.map(([base, other]) => [other, base] as const));
        expect((ratio?.estimate ?? NaN) * (inverse?.estimate ?? NaN)).toBeCloseTo(1, 9);
        expect(Math.log(ratio?.interval?.low ?? 1)).toBeCloseTo(-Math.log(inverse?.interval?.high ?? 1), 6);
      })
    );
  });

  it('is empty without pairs, or if a run had no rows', () => {
    expect(ratioOfPairs([])).toBeNull();
    expect(ratioOfPairs([[0, 100]])).toBeNull();
    expect(ratioOfPairs([[100, 0]])).toBeNull();
  });
});

describe.each(DISTRIBUTIONS)(`in ${EXPERIMENTS} simulated experiments, %s, seed %i,`, (_, seed, draw) => {
  // The machine drifts: both runs of a pair are slowed down equally. Both draws have the same distribution, so the true
  // ratio is the factor.
  it.each([3, 4, 5, 6, 8, 10, 15, 20, 30].flatMap((size) => [1, 1.5].map((truth) => [size, truth] as const)))(
    'the 95 %% interval of %i pairs contains the true ratio %f in 93 %% to 97 %% of cases',
    (size, truth) => {
      const gauss = gaussian(seed + 100 * size);
      const covered = shareOf(() => {
        const experiment = times(size, () => {
          const drift = Math.exp(0.5 * gauss());
          return [draw(gauss) * drift, draw(gauss) * drift * truth] as const;
        });
        const interval = ratioOfPairs(experiment)?.interval;
        return Boolean(interval && interval.low <= truth && interval.high >= truth);
      });
      expect(covered).toBeGreaterThanOrEqual(0.93);
      expect(covered).toBeLessThanOrEqual(0.97);
    }
  );
});
