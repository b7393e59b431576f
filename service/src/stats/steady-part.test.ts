import { describe, expect, it } from 'vitest';

import { autoregressive, EXPERIMENTS, gaussian, times } from '../../test/stats/simulation.ts';
import { MIN_VALUES } from './mser5.ts';
import { steadyPart } from './steady-part.ts';

const SEED = 20_261_202;

/** How a series starts, as an offset from its later level in standard deviations. */
const STARTS = {
  level: () => 0,
  rising: (at: number, size: number) => Math.min(0, 8 * ((6 * at) / size - 1)),
  exponential: (at: number) => -8 * Math.exp(-at / 5),
} as const;

function simulate(size: number, phi: number, start: (at: number, size: number) => number) {
  const gauss = gaussian(SEED + size + 10 * phi);
  const parts = times(EXPERIMENTS, () =>
    steadyPart(autoregressive(size, phi, gauss).map((value, at) => value + start(at, size)))
  );
  const intervals = parts.flatMap((part) => (part.state === 'steady' && part.interval ? [part.interval] : []));
  return {
    claimed: intervals[0].coverage,
    covered: intervals.filter(({ low, high }) => low <= 0 && high >= 0).length / intervals.length,
    unsettled: parts.filter(({ state }) => state === 'unsettled').length / EXPERIMENTS,
  };
}

/** Two standard errors of a share of about 90 %. */
const CHANCE = 0.015;

describe(`the steady part of ${EXPERIMENTS} simulated series, seed ${SEED},`, () => {
  it.each(
    [
      ...[MIN_VALUES, 120, 300, 600, 1_200].map((size) => ({ size, phi: 0.9 })),
      ...[MIN_VALUES, 300].flatMap((size) => [0, 0.5].map((phi) => ({ size, phi }))),
    ].flatMap((series) => Object.entries(STARTS).map(([name, start]) => ({ ...series, name, start })))
  )('has a mean as often within the interval as claimed: $size values, φ $phi, $name', ({ size, phi, start }) => {
    const { claimed, covered } = simulate(size, phi, start);
    expect(covered).toBeGreaterThanOrEqual(claimed - CHANCE);
  });

  it('is missing only rarely in a long series that has settled', () => {
    expect(simulate(600, 0.5, STARTS.exponential).unsettled).toBeLessThan(0.03);
  });

  it('is missing in nearly all series with a drift', () => {
    const drift = (at: number, size: number) => (6 * at) / size;
    expect(simulate(300, 0, drift).unsettled).toBeGreaterThan(0.95);
    expect(simulate(120, 0.5, drift).unsettled).toBeGreaterThan(0.7);
  });
});

describe('the steady part of a series', () => {
  it('starts after the rate has risen to its level', () => {
    const values = times(120, () => 0).map((_, at) => (at < 15 ? 60 * at : 1_000 + (at % 3)));
    const part = steadyPart(values);
    expect(part).toMatchObject({ state: 'steady', cut: 15, interval: { coverage: 0.83 } });
    expect(part.state === 'steady' && part.mean).toBeCloseTo(1_001, 1);
  });

  it('is the whole series if it is constant', () => {
    const part = steadyPart(times(60, () => 250));
    expect(part).toMatchObject({ state: 'steady', cut: 0, mean: 250, interval: { low: 250, high: 250 } });
  });

  it('is unknown if the series changes in its second half, or has fewer than 60 values', () => {
    expect(steadyPart(times(100, () => 0).map((_, at) => (at < 70 ? 1_000 : 400)))).toEqual({ state: 'unsettled' });
    expect(steadyPart(times(59, () => 1))).toEqual({ state: 'tooShort' });
    expect(steadyPart([])).toEqual({ state: 'tooShort' });
  });
});
