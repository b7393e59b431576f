import type { Report } from '../model/report.ts';
import { count, NOTHING, rate } from './figures.ts';

/** `asked 60,000/s, reached 14,017/s` for a paced run that fell behind; empty for any other. */
export function behindWords({ pace, rowsPerSecond }: Pick<Report, 'pace' | 'rowsPerSecond'>): string {
  return pace?.fellBehind ? `asked ${perSecond(pace.askedPerSecond)}, reached ${perSecond(rowsPerSecond)}` : '';
}

/** The requested pace of a run and the result, in reading order; empty for a closed loop. */
export function paceFigures({
  pace,
  rowsPerSecond,
  ledger,
}: Pick<Report, 'pace' | 'rowsPerSecond' | 'ledger'>): ReadonlyArray<readonly [name: string, value: string]> {
  return pace
    ? [
        ['asked', perSecond(pace.askedPerSecond)],
        ['reached', perSecond(rowsPerSecond)],
        ['due', count(pace.due)],
        ['begun', count(pace.begun)],
        ['acked', ledger ? count(ledger.acked) : NOTHING],
      ]
    : [];
}

function perSecond(rowsPerSecond: number | null): string {
  return rowsPerSecond === null ? NOTHING : `${rate(rowsPerSecond)}/s`;
}
