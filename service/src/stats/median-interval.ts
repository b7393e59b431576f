import type { Interval } from '../model/sweep.ts';
import { median } from './median.ts';

/** The median lies between the extremes of five values in 93.8 % of cases, of six in 96.9 %. */
const MIN_RUNS = 6;
const WANTED_COVERAGE = 0.95;

/**
 * Median of the runs' values. Six or more values also give the exact interval of the median, which holds for any distribution.
 * For fewer, `low` and `high` are the extremes, and no coverage is claimed. Null for no values.
 */
export function medianInterval(values: readonly number[]): Interval | null {
  if (values.length === 0) {
    return null;
  }
  const runs = values.length;
  return runs < MIN_RUNS
    ? { median: median(values), low: Math.min(...values), high: Math.max(...values), runs, coverage: null }
    : { median: median(values), ...exactInterval(values), runs };
}

/**
 * The narrowest interval from the k-th lowest to the k-th highest value that contains the median with at least 95 % probability. If there
 * is none, the interval from the lowest to the highest value, with its actual coverage.
 *
 * Source: H. A. David, H. N. Nagaraja, Order Statistics (3rd edition, 2003), section 7.1: each value is below the
 * median with probability ½, so the k-th of n is above it with the probability that a binomial(n, ½) is below k.
 */
function exactInterval(values: readonly number[]): { low: number; high: number; coverage: number } {
  const sorted = [...values].sort((a, b) => a - b);
  const { rank, coverage } = narrowestRank(sorted.length);
  return { low: sorted[rank - 1], high: sorted[sorted.length - rank], coverage };
}

function narrowestRank(size: number): { rank: number; coverage: number } {
  // Probability that exactly `rank - 1` values are below the median, by logarithms: 2^-size alone is 0 for 1,075 values or more.
  let logarithm = -size * Math.LN2;
  let narrowest = { rank: 1, coverage: 1 - 2 * Math.exp(logarithm) };
  let coverage = narrowest.coverage;
  for (let rank = 2; rank <= size / 2; rank += 1) {
    logarithm += Math.log((size - rank + 2) / (rank - 1));
    coverage -= 2 * Math.exp(logarithm);
    if (coverage < WANTED_COVERAGE) {
      break;
    }
    narrowest = { rank, coverage };
  }
  return narrowest;
}
