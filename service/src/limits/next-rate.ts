import type { Probe } from '../model/limit-search.ts';
import { sidesOf, testedRates, type Sides, type TestedRate } from './bracket.ts';

/** First paced rate, as a share of the speed without a pace. Most stores hold a share near 1, so the search begins there. */
export const FIRST_SHARE = 0.9;
/** A paced run cannot be much faster than one at full speed; this much is allowed for the noise of a short run. */
const CEILING_SHARE = 1.05;
/** Factor to the next rate if a store holds more than it showed at full speed. */
const STEP_UP = 1.5;
/** Divisor of the first step down, if only one rate has failed. */
const STEP_DOWN = 2;
/** Largest divisor of a step down. */
const MAX_STEP_DOWN = 4;
/** Rates are round, because a limit is never known to more digits than this. */
const DIGITS = 3;

/** What a search knows apart from its paced runs. Rates are in readings per second. */
export interface SearchRange {
  /** Speed of the run without a pace. */
  readonly fullSpeed: number;
  /** Lower rates cannot be judged. */
  readonly lowest: number;
  /** A rate that must be answered; null if only the limit is asked for. */
  readonly asked: number | null;
  /** The search ends when the bracket is this narrow: 0.05 for 5 %. */
  readonly precision: number;
  readonly runsLeft: number;
}

/**
 * The rate of the next run; null if the search has ended.
 *
 * Halves the bracket between a rate that held and one that failed, on a logarithmic scale, until it is as narrow as requested.
 * Then repeats the runs at both ends. Runs are noisy: one that contradicts an earlier one at the same rate is decided by a third.
 * If the end of the bracket turns out to be wrong, the search continues from the next rate known on that side. The last run
 * that may be started goes to an unconfirmed rate that held, so that there is an answer.
 */
export function nextRate(probes: readonly Probe[], range: SearchRange): number | null {
  if (range.runsLeft <= 0) {
    return null;
  }
  const rates = testedRates(probes);
  const contested = rates.find(({ outcome }) => outcome === null);
  if (contested !== undefined) {
    return contested.ratePerSecond;
  }
  const { asked } = range;
  if (asked !== null && !rates.some(({ ratePerSecond, isConfirmed }) => ratePerSecond === asked && isConfirmed)) {
    return asked;
  }
  const sides = sidesOf(rates);
  const doubted = sides.up?.outcome === 'held' && !sides.up.isConfirmed ? sides.up : null;
  if (doubted !== null && range.runsLeft === 1) {
    return doubted.ratePerSecond;
  }
  return (
    narrower(rates, sides, range) ??
    doubted?.ratePerSecond ??
    (sides.down?.isConfirmed === false ? sides.down.ratePerSecond : null)
  );
}

/** A rate that makes the bracket narrower; null if it is narrow enough, or if lower rates cannot be judged. */
function narrower(rates: readonly TestedRate[], { up, down }: Sides, range: SearchRange): number | null {
  const { fullSpeed, lowest, precision } = range;
  const [from, to] = [up?.ratePerSecond ?? 0, down?.ratePerSecond ?? Infinity];
  const first = Math.max(lowest, fullSpeed * FIRST_SHARE);
  if ((up === null || down === null) && isBetween(first, from, to, precision)) {
    return rounded(first);
  }
  if (down === null) {
    const ceiling = fullSpeed * CEILING_SHARE;
    return rounded(from < ceiling ? (halfway(from, ceiling, precision) ?? ceiling) : from * STEP_UP);
  }
  if (up === null) {
    const lower = rounded(Math.max(lowest, to / stepDown(rates)));
    return lower < to ? lower : null;
  }
  const middle = halfway(from, to, precision);
  return middle === null ? null : rounded(middle);
}

function isBetween(rate: number, low: number, high: number, precision: number): boolean {
  return rate > low * (1 + precision) && rate * (1 + precision) < high;
}

/**
 * How far to go below the lowest rate that failed, as a divisor: twice the distance to the next one above it. After two rates far
 * apart, the limit may be far below; if a run contradicted a rate that had held, it is near.
 */
function stepDown(rates: readonly TestedRate[]): number {
  const [lowest, next] = rates.filter(({ outcome }) => outcome === 'too fast');
  return next === undefined ? STEP_DOWN : Math.min(MAX_STEP_DOWN, (next.ratePerSecond / lowest.ratePerSecond) ** 2);
}

/** The middle on a logarithmic scale; null if the two are already close enough. */
function halfway(low: number, high: number, precision: number): number | null {
  return high <= low * (1 + precision) ? null : Math.sqrt(low * high);
}

function rounded(rate: number): number {
  return Number(rate.toPrecision(DIGITS));
}
