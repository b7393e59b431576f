import { describe, expect, it } from 'vitest';

import { autoregressive, EXPERIMENTS, gaussian, shareOf } from '../../test/stats/simulation.ts';
import { correlatedMean } from './correlated-mean.ts';

const SEED = 20_261_201;

/** How often the interval of such a series contains its true mean, 0; a missing interval counts as a miss. */
function covered(size: number, phi: number): number {
  const gauss = gaussian(SEED + size + 10 * phi);
  return shareOf(() => {
    const { interval } = correlatedMean(autoregressive(size, phi, gauss));
    return interval !== null && interval.low <= 0 && interval.high >= 0;
  });
}

describe(`in ${EXPERIMENTS} simulated series, seed ${SEED},`, () => {
  it.each([300, 1_200].flatMap((size) => [0, 0.5, 0.9].map((phi) => ({ size, phi }))))(
    'the nominal 95 % interval of $size values with correlation $phi contains the true mean in 93 % to 97 % of cases',
    ({ size, phi }) => {
      const share = covered(size, phi);
      expect(share).toBeGreaterThanOrEqual(0.93);
      expect(share).toBeLessThanOrEqual(0.97);
    }
  );

  it('the interval contains the true mean more rarely in short series with strong correlation', () => {
    expect(covered(30, 0.9)).toBeLessThan(0.8);
    expect(covered(120, 0.9)).toBeLessThan(0.93);
    expect(covered(120, 0.5)).toBeGreaterThanOrEqual(0.93);
  });
});

describe('the mean of a correlated series', () => {
  it('has no width if all values are the same', () => {
    expect(correlatedMean([5, 5, 5, 5])).toMatchObject({ mean: 5, correlation: 0, interval: { low: 5, high: 5 } });
  });

  it('counts a negative correlation as none', () => {
    const alternating = Array.from({ length: 40 }, (_, index) => index % 2);
    expect(correlatedMean(alternating)).toMatchObject({ correlation: 0, effectiveCount: 40 });
  });

  it('has no interval if the series only rises', () => {
    const rising = Array.from({ length: 60 }, (_, index) => index);
    expect(correlatedMean(rising)).toMatchObject({ mean: 29.5, interval: null });
  });

  it('needs two values', () => {
    expect(() => correlatedMean([1])).toThrow(RangeError);
  });
});
