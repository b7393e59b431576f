import type { Report } from '../model/report.ts';
import { count, NOTHING, rate } from './figures.ts';

/** `requested 60,000/s, achieved 14,017/s` for a paced run that fell behind; empty for any other. */
export function behindWords({ pace, rowsPerSecond }: Pick<Report, 'pace' | 'rowsPerSecond'>): string {
  return pace?.fellBehind ? `requested ${perSecond(pace.askedPerSecond)}, achieved ${perSecond(rowsPerSecond)}` : '';
}

/** The requested and the achieved pace of a run, in reading order; empty for a closed loop. */
export function paceFigures({
  pace,
  rowsPerSecond,
  ledger,
}: Pick<Report, 'pace' | 'rowsPerSecond' | 'ledger'>): ReadonlyArray<readonly [name: string, value: string]> {
  return pace
    ? [
        ['requested', perSecond(pace.askedPerSecond)],
        ['achieved', perSecond(rowsPerSecond)],
        ['due', count(pace.due)],
        ['started', count(pace.begun)],
        ['acked', ledger ? count(ledger.acked) : NOTHING],
      ]
    : [];
}

function perSecond(rowsPerSecond: number | null): string {
  return rowsPerSecond === null ? NOTHING : `${rate(rowsPerSecond)}/s`;
}
