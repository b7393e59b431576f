import { mean } from './mean.ts';

/** Values per batch: the "5" of MSER-5. */
const BATCH = 5;
/** The last batches always stay: a few similar ones at the end would have a small error by chance. */
const KEPT_BATCHES = 5;
/** With fewer batches than this, a rate that still changes is usually not recognised: see steady-part.test.ts. */
const MIN_BATCHES = 12;

/** The shortest series that {@link mser5} can judge. */
export const MIN_VALUES = MIN_BATCHES * BATCH;

/**
 * How many values at the start of a series belong to its warm-up, so that the mean of the others has the smallest standard
 * error. Null if that is not in the first half: the series has then not settled. Throws a RangeError for a series of fewer than
 * {@link MIN_VALUES} values.
 *
 * Source: K. P. White, An effective truncation heuristic for bias reduction in simulation output (1997); W. W. Franklin, K. P.
 * White, Stationarity tests and MSER-5 (2008). Batches of 5 values; the last 5 batches are never cut off, as in K. Hoad, S.
 * Robinson, R. Davies, Automating warm-up length estimation (2010).
 */
export function mser5(values: readonly number[]): number | null {
  if (values.length < MIN_VALUES) {
    throw new RangeError(`MSER-5 needs at least ${MIN_VALUES} values.`);
  }
  const batches = Array.from({ length: Math.floor(values.length / BATCH) }, (_, index) =>
    mean(values.slice(index * BATCH, (index + 1) * BATCH))
  );
  const cut = leastError(batches);
  return cut > batches.length / 2 ? null : cut * BATCH;
}

/** The number of batches to cut off for the smallest squared standard error of the mean of the others. */
function leastError(batches: readonly number[]): number {
  let [cut, least] = [0, Infinity];
  // Sums of the batches that stay, relative to the last one: numbers of the same size lose no digits in the squares.
  const reference = batches[batches.length - 1];
  let [count, sum, squares] = [0, 0, 0];
  for (let at = batches.length - 1; at >= 0; at -= 1) {
    const value = batches[at] - reference;
    count += 1;
    sum += value;
    squares += value * value;
    const error = (squares - (sum * sum) / count) / (count * count);
    // The earliest of several equal ones, such as those of a constant series.
    if (count >= KEPT_BATCHES && error <= least) {
      [cut, least] = [at, error];
    }
  }
  return cut;
}
