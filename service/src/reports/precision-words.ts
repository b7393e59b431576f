import type { SweepCell } from '../model/sweep.ts';
import { counted } from '../model/sentence.ts';
import { figure } from './figures.ts';

/**
 * How precise the median rate of a cell is, and what a wider one would take: `±5.2 % instead of ±3 %; about 83 runs would be needed`.
 * Empty if the sweep asks for no precision.
 */
export function precisionWords({ precision }: Pick<SweepCell, 'precision'>, wanted: number | undefined): string {
  if (precision === null || wanted === undefined) {
    return '';
  }
  const { reached, share, neededRuns } = precision;
  if (share === null) {
    return 'too few runs for an interval';
  }
  if (reached) {
    return `precise to ${aroundWords(share)}`;
  }
  const needed = neededRuns === null ? '' : `; about ${counted(neededRuns, 'run')} would be needed`;
  // Narrow enough only in the last round, which the next one has to confirm.
  return share <= wanted
    ? `${aroundWords(share)}, not yet confirmed${needed}`
    : `${aroundWords(share)} instead of ${aroundWords(wanted)}${needed}`;
}

/** `±2.1 %` */
export function aroundWords(share: number): string {
  return `±${figure(share * 100)} %`;
}
