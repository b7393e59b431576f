import { seededRandom } from '../../src/stats/random.ts';

export type Draw = () => number;

/**
 * Each experiment is repeated this often with other random numbers: the standard error of a coverage of 95 % is then
 * half a point.
 */
export const EXPERIMENTS = 2_000;

/** Standard normal deviates. Source: G. Box, M. Muller, A Note on the Generation of Random Normal Deviates (1958). */
export function gaussian(seed: number): Draw {
  const random = seededRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

export function times<T>(size: number, draw: () => T): T[] {
  return Array.from({ length: size }, draw);
}

/** The share of all experiments that are hits. */
export function shareOf(isHit: () => boolean): number {
  return times(EXPERIMENTS, isHit).filter(Boolean).length / EXPERIMENTS;
}

/** A stationary autoregressive series of order 1 with mean 0 and variance 1; each value has the correlation `phi` with the one before. */
export function autoregressive(size: number, phi: number, gauss: Draw): number[] {
  let value = gauss();
  return times(size, () => {
    const current = value;
    value = phi * value + Math.sqrt(1 - phi * phi) * gauss();
    return current;
  });
}

/**
 * Both have the median 100. Each has its own seed: an order-statistic interval gives the same result for the same
 * draws on any scale.
 */
export const DISTRIBUTIONS = [
  ['normal', 20_260_412, (gauss: Draw) => 100 + 8 * gauss()],
  ['lognormal', 71_828_182, (gauss: Draw) => 100 * Math.exp(0.8 * gauss())],
] as const;
