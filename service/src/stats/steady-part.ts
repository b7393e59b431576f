import { correlatedMean } from './correlated-mean.ts';
import { MIN_VALUES, mser5 } from './mser5.ts';

/** What a series shows about the state that it settles in. */
export type SteadyPart =
  | {
      readonly state: 'steady';
      /** Number of values before the steady part. */
      readonly cut: number;
      /** Mean of the steady part. */
      readonly mean: number;
      /** Null if the values depend on each other too much for an interval with bounds. */
      readonly interval: { readonly low: number; readonly high: number; readonly coverage: number } | null;
    }
  | { readonly state: 'unsettled' }
  | { readonly state: 'tooShort' };

/**
 * How often the interval contains the true mean of the settled state, by the length of the series. This is the lowest share,
 * rounded down, among simulated series with a correlation of up to 0.9 from value to value; some of them start below the mean. The
 * share is lower than that of {@link correlatedMean} alone, because the cut follows the same values. See steady-part.test.ts.
 */
const COVERAGES = [
  [1_200, 0.93],
  [600, 0.92],
  [300, 0.88],
  [120, 0.83],
  [MIN_VALUES, 0.76],
] as const;

/** Cuts the warm-up off a series by MSER-5, and estimates the mean of the rest. */
export function steadyPart(values: readonly number[]): SteadyPart {
  const coverage = COVERAGES.find(([least]) => values.length >= least)?.[1];
  if (coverage === undefined) {
    return { state: 'tooShort' };
  }
  const cut = mser5(values);
  if (cut === null) {
    return { state: 'unsettled' };
  }
  const { mean, interval } = correlatedMean(values.slice(cut));
  return { state: 'steady', cut, mean, interval: interval && { ...interval, coverage } };
}
