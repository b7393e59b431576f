import type { Interval } from '../model/sweep.ts';
import type { Ratio } from '../stats/ratio-of-pairs.ts';
import { counted } from '../model/sentence.ts';
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

/**
 * `1.8 to 2.1 times as fast (95 % interval of 5 pairs of runs; estimate 1.95)`, or that no difference was shown. A difference is
 * claimed only if the interval does not contain 1.
 */
export function ratioWords(ratio: Ratio | null): string {
  if (!ratio) {
    return NOTHING;
  }
  const { estimate, pairs, interval } = ratio;
  const runs = `${counted(pairs, 'pair')} of runs`;
  if (!interval) {
    return `nothing can be claimed from ${runs} (measured: ${figure(estimate)} times as fast)`;
  }
  const { low, high, coverage } = interval;
  const kind = `${coverageWords(coverage)} interval of ${runs}`;
  return low <= 1 && high >= 1
    ? `no difference shown (${kind}: ${figure(low)} to ${figure(high)} times as fast)`
    : `${figure(low)} to ${figure(high)} times as fast (${kind}; estimate ${figure(estimate)})`;
}
