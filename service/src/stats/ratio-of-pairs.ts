import { mean, sumOfProducts } from './mean.ts';
import { standardErrors } from './student-t.ts';

/** How many times as large one setting's values are as another's, estimated from pairs of runs. */
export interface Ratio {
  /** Geometric mean of the pairs' ratios: the ratio of B to A is the inverse of that of A to B. */
  readonly estimate: number;
  readonly pairs: number;
  /** Null for fewer than three pairs: too little is known about how the ratios vary. */
  readonly interval: { readonly low: number; readonly high: number; readonly coverage: number } | null;
}

const MIN_PAIRS = 3;
const COVERAGE = 0.95;

/**
 * Ratio of the second value of each pair to the first, with the interval of Student's t for the mean of the logarithms of the
 * ratios. Effects common to both runs of a pair, such as a machine that slows down, cancel out. Null for no pairs, or if a value is
 * not above 0.
 *
 * An effect size with an interval instead of a yes or no, as in T. Kalibera, R. Jones, Rigorous benchmarking in reasonable time
 * (2013). They divide arithmetic means; geometric means always have an interval with bounds, and here had the better coverage:
 * see docs/decisions/0014-ratios-of-pairs.md.
 */
export function ratioOfPairs(pairs: ReadonlyArray<readonly [base: number, other: number]>): Ratio | null {
  if (pairs.length === 0 || pairs.some(([base, other]) => base <= 0 || other <= 0)) {
    return null;
  }
  const logarithms = pairs.map(([base, other]) => Math.log(other / base));
  const middle = mean(logarithms);
  const ratio = { estimate: Math.exp(middle), pairs: pairs.length };
  if (pairs.length < MIN_PAIRS) {
    return { ...ratio, interval: null };
  }
  const freedom = pairs.length - 1;
  const error = Math.sqrt(sumOfProducts(logarithms, logarithms) / freedom / pairs.length);
  const half = standardErrors(COVERAGE, freedom) * error;
  return {
    ...ratio,
    interval: { low: Math.exp(middle - half), high: Math.exp(middle + half), coverage: COVERAGE },
  };
}
