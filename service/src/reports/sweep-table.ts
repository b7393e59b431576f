import type { Sweep, SweepCell } from '../model/sweep.ts';
import { count, figure, milliseconds, NOTHING, rate, timeSpentWords } from './figures.ts';
import { intervalWords } from './interval-words.ts';

/** Words of the story's table, one row a cell of the sweep. */
export const SWEEP_COLUMNS = [
  'settings',
  'rows/s: median',
  'p99',
  'CPU per 100,000 rows',
  'time spent',
  'ledger',
  'rows at start',
  'note',
] as const;

/** Smaller shares would only widen the table. */
const LEAST_SHARE = 0.05;

export function sweepRows({ cells }: Sweep): string[][] {
  return cells.map((cell) => [
    settingsWords(cell),
    cell.rowsPerSecond ? intervalWords(cell.rowsPerSecond, rate) : NOTHING,
    milliseconds(cell.serviceP99Ms?.median),
    cell.cpuSecondsPer100kRows ? `${figure(cell.cpuSecondsPer100kRows.median)} s` : NOTHING,
    timeSpentWords(cell.timeSpent, LEAST_SHARE),
    ledgerWords(cell),
    rowsAtStartWords(cell),
    noteWords(cell),
  ]);
}

function settingsWords({ settings }: SweepCell): string {
  const words = Object.entries(settings).map(([name, value]) => `${name.replace(/^sink\./, '')} ${String(value)}`);
  return words.join(', ') || 'as given';
}

function ledgerWords({ ledger, valid }: SweepCell): string {
  const { acked, stored, lost, duplicated, wrong } = ledger;
  const figures = [
    `stored ${count(stored)} of ${count(acked)}`,
    `lost ${count(lost)}`,
    `duplicated ${count(duplicated)}`,
    ...(wrong > 0 ? [`wrong ${count(wrong)}`] : []),
  ];
  return valid === null ? 'not counted' : figures.join(', ');
}

/** `0`, or `0–12,000` where the runs of a cell found the table in different sizes. */
function rowsAtStartWords({ storeRowsAtStart }: SweepCell): string {
  if (storeRowsAtStart === null) {
    return NOTHING;
  }
  const { least, most } = storeRowsAtStart;
  return least === most ? count(least) : `${count(least)}–${count(most)}`;
}

function noteWords({ valid, generatorLimited, rowsPerSecond, runs, failed }: SweepCell): string {
  return [
    ...(failed > 0 ? [failed === runs.length ? 'FAILED' : `${failed} of ${runs.length} runs FAILED`] : []),
    ...(valid === false ? ['INVALID'] : []),
    ...(rowsPerSecond === null ? ['no run was done'] : []),
    ...(generatorLimited ? ['generator-bound: at least'] : []),
  ].join('; ');
}
