import type { Interval } from '../model/sweep.ts';
import type { Ratio } from '../stats/median-interval.ts';
import { count, figure, NOTHING } from './figures.ts';

/** Describes an interval wherever its ends are printed: `range of 3 runs`, or `96.9 % interval of 6 runs`. */
export function intervalKind({ runs, coverage }: Pick<Interval, 'runs' | 'coverage'>): string {
  if (runs === null) {
    return 'interval of unknown coverage';
  }
  if (runs === 1) {
    return 'one run';
  }
  return coverage === null
    ? `range of ${count(runs)} runs`
    : `${coverageWords(coverage)} interval of ${count(runs)} runs`;
}

/** `93.8 %` */
function coverageWords(coverage: number): string {
  return `${figure(coverage * 100)} %`;
}

/** `1,240 (range of 3 runs: 1,100–1,300)`; only the figure if nothing varied, as in a single run. */
export function intervalWords(interval: Interval, format: (value: number) => string): string {
  const { median, low, high } = interval;
  return low === high
    ? format(median)
    : `${format(median)} (${intervalKind(interval)}: ${format(low)}–${format(high)})`;
}

/** `× 1.92 (93.8 % interval of 5 pairs: × 1.71–× 2.2)`, and whether the difference may be chance. */
export function ratioWords(ratio: Ratio | null): string {
  if (!ratio) {
    return NOTHING;
  }
  const { median, pairs, interval } = ratio;
  if (!interval) {
    return `${times(median)} (${count(pairs)} ${pairs === 1 ? 'pair' : 'pairs'} of runs: too few for an interval)`;
  }
  const { low, high, coverage } = interval;
  const words = `${times(median)} (${coverageWords(coverage)} interval of ${count(pairs)} pairs: ${times(low)}–${times(high)})`;
  return low <= 1 && high >= 1 ? `${words}, which may be chance` : words;
}

function times(value: number): string {
  return `× ${figure(value)}`;
}
