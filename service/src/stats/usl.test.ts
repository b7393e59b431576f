import { describe, expect, it } from 'vitest';

import { gaussian, times } from '../../test/stats/simulation.ts';
import { fitUsl, rateAt } from './usl.ts';

const TRUTH = [900, 0.05, 0.002] as const;
const PRODUCERS = [1, 2, 4, 8, 16, 32];

/** Three runs of each number of producers, with this relative noise. */
function sweep(producers: readonly number[], noise: () => number, truth: readonly number[] = TRUTH) {
  return producers.flatMap((each) =>
    times(3, () => ({ producers: each, rate: rateAt(truth, each) * (1 + 0.02 * noise()) }))
  );
}

describe('a fit of the Universal Scalability Law', () => {
  it('finds the parameters and the peak of exact rates', () => {
    const fit = fitUsl(sweep(PRODUCERS, () => 0));
    expect(fit?.rate.value).toBeCloseTo(900, 5);
    expect(fit?.sigma.value).toBeCloseTo(0.05, 8);
    expect(fit?.kappa.value).toBeCloseTo(0.002, 8);
    expect(fit?.peak?.value).toBeCloseTo(Math.sqrt(0.95 / 0.002), 5);
    expect(Math.max(...(fit?.residuals ?? [NaN]).map(Math.abs))).toBeLessThan(1e-6);
  });

  it('has no peak if the rate only levels off', () => {
    const gauss = gaussian(20_261_204);
    expect(fitUsl(sweep(PRODUCERS, gauss, [900, 0.2, 0]))?.peak).toBeNull();
    expect(fitUsl(sweep(PRODUCERS, gauss, [900, 0, 0]))?.peak).toBeNull();
  });

  it('needs four different numbers of producers, and rates above 0', () => {
    expect(fitUsl(sweep([1, 2, 4], () => 0))).toBeNull();
    expect(fitUsl([])).toBeNull();
    expect(fitUsl([1, 2, 3, 4, 5].map((producers) => ({ producers, rate: 0 })))).toBeNull();
  });

  it('has intervals with a coverage of 95 %, in 2,000 simulated sweeps, seed 20261205', () => {
    const gauss = gaussian(20_261_205);
    // The same absolute noise for all rates, as least squares assumes.
    const fits = times(2_000, () =>
      fitUsl(
        PRODUCERS.flatMap((producers) => times(3, () => ({ producers, rate: rateAt(TRUTH, producers) + 60 * gauss() })))
      )
    );
    const covered = (of: 'sigma' | 'kappa', truth: number) =>
      fits.filter((fit) => fit !== null && fit[of].low <= truth && fit[of].high >= truth).length / fits.length;
    for (const share of [covered('sigma', 0.05), covered('kappa', 0.002)]) {
      expect(share).toBeGreaterThanOrEqual(0.93);
      expect(share).toBeLessThanOrEqual(0.97);
    }
  });
});
