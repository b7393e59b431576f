import type { Report } from '../model/report.ts';
import type { Steady } from '../model/steady.ts';
import { duration, rate, share } from './figures.ts';

/** One sentence about the steady part of a run; null if the report does not contain it. */
export function steadyWords({ steady }: Pick<Report, 'steady'>): string | null {
  switch (steady?.state) {
    case undefined:
      return null;
    case 'unsettled':
      return 'The rate did not settle: it still changed in the second half of the run, so there is no steady rate.';
    case 'tooShort':
      return `Too short to show whether the rate was steady: a run needs ${duration(steady.neededSeconds * 1000)} after the warm-up.`;
    case 'steady':
      return `Steady from second ${Math.round(steady.fromSecond)} on: ${rate(steady.rowsPerSecond)} rows/s, the mean of ${duration(steady.seconds * 1000)} (${steadyIntervalWords(steady.interval)}).`;
  }
}

/** `at least 83 % interval: 1,100–1,300` */
export function steadyIntervalWords(interval: Extract<Steady, { state: 'steady' }>['interval']): string {
  return interval === null
    ? 'no interval: the rates of successive seconds are too strongly correlated'
    : `interval with at least ${share(interval.coverage)} coverage: ${rate(interval.low)}–${rate(interval.high)}`;
}
