import { seededRandom } from '@thermobench/service/random.ts';
import { median } from '@thermobench/service/runs/statistics.ts';
import type { Interval } from '@thermobench/service/model/sweep.ts';

const RESAMPLES = 2_000;

/**
 * How many times as large the median of `others` is as that of `base`, with a 95 % interval by the percentile bootstrap: both are
 * drawn from with replacement, 2 000 times, and of their ratios the middle 95 % are the interval. The same values give the same
 * interval. Null where one side has fewer than two values, for nothing is known of how it varies, or where the base may be 0.
 *
 * Source: B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 */
export function medianRatio(base: readonly number[], others: readonly number[]): Interval | null {
  if (base.length < 2 || others.length < 2 || base.some((value) => value <= 0)) {
    return null;
  }
  const random = seededRandom(base.length * 31 + others.length);
  const drawn = (values: readonly number[]) =>
    median(values.map(() => values[Math.floor(random() * values.length)] ?? 0));
  const ratios = Array.from({ length: RESAMPLES }, () => drawn(others) / drawn(base)).sort((a, b) => a - b);
  return {
    median: median(others) / median(base),
    low: ratios[Math.floor(RESAMPLES * 0.025)] ?? 0,
    high: ratios[Math.ceil(RESAMPLES * 0.975) - 1] ?? 0,
  };
}
