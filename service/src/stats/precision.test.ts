import { describe, expect, it } from 'vitest';

import { EXPERIMENTS, gaussian, shareOf, times, type Draw } from '../../test/stats/simulation.ts';
import { medianInterval } from './median-interval.ts';
import { MIN_PRECISE_RUNS, precisionOf } from './precision.ts';

describe('the precision of repeated runs', () => {
  const close = [100, 101, 99, 100, 102, 98];

  it('is not reached before the seventh run, however similar the runs are', () => {
    expect(precisionOf(close, 0.03)).toMatchObject({ reached: false, share: 0.02, neededRuns: 7 });
    expect(precisionOf([...close, 100], 0.03)).toEqual({ reached: true, share: 0.02, neededRuns: null });
  });

  it('is not reached if the last run alone made the interval narrow', () => {
    const wide = [60, 99, 100, 100, 101, 102, 140, 100];
    expect(precisionOf(wide, 0.03).reached).toBe(false);
    const narrow = precisionOf([...wide, 100], 0.03);
    expect(narrow.share).toBeLessThan(0.03);
    expect(narrow.reached).toBe(false);
    expect(precisionOf([...wide, 100, 100], 0.03).reached).toBe(true);
  });

  it('is unknown for fewer than six runs, and if the median is 0', () => {
    expect(precisionOf(close.slice(1), 0.03)).toEqual({ reached: false, share: null, neededRuns: null });
    expect(precisionOf([0, 0, 0, 0, 0, 0, 0], 0.03)).toEqual({ reached: false, share: null, neededRuns: null });
    expect(precisionOf([], 0.03)).toEqual({ reached: false, share: null, neededRuns: null });
  });

  it('of half the width takes four times as many runs', () => {
    expect(precisionOf([94, 98, 99, 100, 101, 102, 106], 0.03)).toMatchObject({ share: 0.06, neededRuns: 28 });
  });
});

const SEED = 20_261_203;
const MOST_RUNS = 30;
const SPREADS = [0.01, 0.02, 0.04, 0.08];
const SHAPES: ReadonlyArray<readonly [string, (spread: number, gauss: Draw) => number]> = [
  ['normal', (spread, gauss) => 100 * (1 + spread * gauss())],
  ['skewed', (spread, gauss) => 100 * Math.exp(2 * spread * (Math.exp(0.5 * gauss()) - 1))],
];

describe(`in ${EXPERIMENTS} simulated sweeps that repeat until ±3 % or ${MOST_RUNS} runs, seed ${SEED},`, () => {
  it.each(SHAPES.flatMap(([name, draw]) => SPREADS.map((spread) => ({ name, draw, spread }))))(
    'the interval contains the true median at least as often as in 95 %: $name rates with a spread of $spread',
    ({ draw, spread }) => {
      const gauss = gaussian(SEED + 1_000 * spread);
      const covered = shareOf(() => {
        const values = times(MIN_PRECISE_RUNS - 1, () => draw(spread, gauss));
        while (values.length < MOST_RUNS && !precisionOf(values, 0.03).reached) {
          values.push(draw(spread, gauss));
        }
        const { low, high } = medianInterval(values) ?? { low: NaN, high: NaN };
        return low <= 100 && high >= 100;
      });
      // Within two standard errors.
      expect(covered).toBeGreaterThanOrEqual(0.94);
    }
  );
});
