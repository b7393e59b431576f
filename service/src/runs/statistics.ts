import type { Interval } from '../model/sweep.ts';
import { seededRandom } from '../random.ts';

const RESAMPLES = 2_000;

/** Middle value; the mean of the two middle ones where their number is even. Throws a RangeError for none. */
export function median(values: readonly number[]): number {
  if (values.length === 0) {
    throw new RangeError('There is no median of nothing.');
  }
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Median with a 95 % interval by the percentile bootstrap: the medians of 2 000 samples drawn from the values with replacement,
 * of which the middle 95 % are the interval. The same values give the same interval. Null for none; of a single value the
 * interval is that value, for nothing is known of how it varies.
 *
 * Source: B. Efron, R. Tibshirani, An Introduction to the Bootstrap (1993), chapter 13.
 */
export function medianInterval(values: readonly number[]): Interval | null {
  if (values.length === 0) {
    return null;
  }
  const random = seededRandom(values.length);
  const medians = Array.from({ length: RESAMPLES }, () =>
    median(values.map(() => values[Math.floor(random() * values.length)]))
  ).sort((a, b) => a - b);
  return {
    median: median(values),
    low: medians[Math.floor(RESAMPLES * 0.025)],
    high: medians[Math.ceil(RESAMPLES * 0.975) - 1],
  };
}

/** The items in a random order that is the same for the same seed. Source: Fisher–Yates, Knuth volume 2, algorithm P. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const random = seededRandom(seed);
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
