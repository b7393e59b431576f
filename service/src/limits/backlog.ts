import type { Sample } from '../model/sample.ts';
import { median } from '../stats/median.ts';

/** A backlog that grows by less than this share of the rate is not distinguished from a steady one. */
const NOTICEABLE = 0.01;
/** How many standard deviations of a Poisson process are put down to chance. */
const CHANCE = 3;

/** A paced run, as far as its backlog depends on it. */
export interface PacedRun {
  readonly ratePerSecond: number;
  readonly arrivals: 'constant' | 'poisson';
  /** Rows that may wait in open batches, in all producers. */
  readonly openRows: number;
}

/**
 * How fast the backlog of a paced run grew, as a share of its rate: 0.1 if a tenth of the due readings were left over each second.
 * 0 if it did not grow noticeably.
 *
 * The backlog at the end of a sample is the number of readings that were due minus those that were acked. Its slope is the median
 * of the slopes between all pairs of samples after the warm-up (Theil and Sen), which a single stall does not change. A slope
 * counts only if the run would leave over more than 1 % of its readings, a fifth of the usual precision of a search, and more
 * rows than chance explains: those in open batches, and with random arrivals three standard deviations of their number.
 *
 * Source: P. K. Sen, "Estimates of the Regression Coefficient Based on Kendall's Tau", JASA 63 (1968).
 */
export function backlogGrowth(
  samples: ReadonlyArray<Pick<Sample, 'seconds' | 'acked' | 'warming'>>,
  { ratePerSecond, arrivals, openRows }: PacedRun
): number {
  let [seconds, acked] = [0, 0];
  const points = samples
    .filter(({ warming }) => !warming)
    .map((sample) => {
      seconds += sample.seconds;
      acked += sample.acked;
      return { seconds, backlog: ratePerSecond * seconds - acked };
    });
  const slopes = points.flatMap((one, at) =>
    points.slice(at + 1).map((other) => (other.backlog - one.backlog) / (other.seconds - one.seconds))
  );
  if (slopes.length === 0) {
    return 0;
  }
  const slope = median(slopes);
  const explained = openRows + (arrivals === 'poisson' ? CHANCE * Math.sqrt(ratePerSecond * seconds) : 0);
  return slope > NOTICEABLE * ratePerSecond && slope * seconds > explained ? slope / ratePerSecond : 0;
}
