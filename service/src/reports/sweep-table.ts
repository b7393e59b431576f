import { counted } from '../model/sentence.ts';
import type { Sweep, SweepCell, SweepSpec } from '../model/sweep.ts';
import { boundsIn } from './bound-words.ts';
import { count, figure, milliseconds, NOTHING, rate, timeSpentWords } from './figures.ts';
import { intervalWords } from './interval-words.ts';
import { atLeastWords, commitPart, fillsBatches, p99Name } from './latency-words.ts';
import { cellLimitShort } from './limit-words.ts';
import { precisionWords } from './precision-words.ts';
import { wearInShort } from './wear-words.ts';
import { valueWords } from './value-words.ts';

/** Shares below this many percent would only widen the table. */
const MIN_PERCENT = 5;

/** The headline latency of a cell. */
export interface CellP99 {
  readonly isPaced: boolean;
  readonly ms: number | null;
  /** Some waits ended early, so the true median may be higher. */
  readonly isAtLeast: boolean;
  /** Latency of the commit alone, if readings wait for a batch to fill before it. */
  readonly commitMs: number | null;
}

/**
 * The sweep's table as text: the names of its columns, and one row per cell. With `tbw`, the endurance of a disk in terabytes written,
 * it says how long that disk would last.
 */
export function sweepTable({ spec, cells }: Sweep, tbw: number | null): { columns: string[]; rows: string[][] } {
  const p99 = sweepP99Name(cells);
  const notes = cells.map((cell) => noteWords(cell, spec.precision));
  const isWearKnown = cells.some(({ writtenBytesPerReading }) => writtenBytesPerReading !== null);
  const isNoted = notes.some((note) => note !== '');
  return {
    columns: [
      ...['settings', 'rows/s: median', p99, 'CPU per 100,000 rows', 'time spent', 'ledger', 'limited by'],
      ...(isWearKnown ? ['written per reading'] : []),
      ...(isNoted ? ['note'] : []),
    ],
    rows: cells.map((cell, index) => [
      cellName(cell),
      cell.rowsPerSecond ? intervalWords(cell.rowsPerSecond, rate) : NOTHING,
      p99Words(cellP99(cell, spec), p99),
      cell.cpuSecondsPer100kRows ? `${figure(cell.cpuSecondsPer100kRows.median)} s` : NOTHING,
      timeSpentWords(cell.timeSpent, MIN_PERCENT),
      ledgerWords(cell),
      cellLimitShort(cell) || NOTHING,
      ...(isWearKnown ? [wearWords(cell, tbw)] : []),
      ...(isNoted ? [notes[index] ?? ''] : []),
    ]),
  };
}

/** What the p99 of all cells is measured from. If only some cells are paced, each cell states it. */
function sweepP99Name(cells: readonly SweepCell[]): string {
  const measured = cells.filter(({ serviceP99Ms, intendedP99Ms }) => serviceP99Ms !== null || intendedP99Ms !== null);
  const paced = measured.filter(({ intendedP99Ms }) => intendedP99Ms !== null).length;
  return paced > 0 && paced === measured.length ? p99Name(true) : 'p99';
}

/** The p99 from the intended start if the cell's runs were paced. */
export function cellP99(
  { settings, serviceP99Ms, intendedP99Ms, commitP99Ms, p99AtLeast }: SweepCell,
  { run }: Pick<SweepSpec, 'run'>
): CellP99 {
  const common = 'target' in settings ? undefined : run.sink.commitEvery;
  const commitEvery = settings['sink.commitEvery'] ?? common;
  // A default is not in the request, and most defaults are above 1.
  const mayFill = commitEvery === undefined || fillsBatches(commitEvery);
  return {
    isPaced: intendedP99Ms !== null,
    ms: (intendedP99Ms ?? serviceP99Ms)?.median ?? null,
    isAtLeast: p99AtLeast,
    commitMs: mayFill ? (commitP99Ms?.median ?? null) : null,
  };
}

function p99Words({ isPaced, ms, isAtLeast, commitMs }: CellP99, column: string): string {
  const words = [atLeastWords(milliseconds(ms), isAtLeast), ...commitPart(ms, commitMs)].join(', ');
  return isPaced && column !== p99Name(true) ? `${words} (from intended start)` : words;
}

/** The settings of a cell, without the prefix of those of its sink: `commitEvery 10, producers 4`. */
export function cellName({ settings }: Pick<SweepCell, 'settings'>): string {
  const words = Object.entries(settings).map(
    ([name, value]) => `${name.replace(/^sink\./, '')} ${valueWords(name, value)}`
  );
  return words.join(', ') || 'all runs';
}

function wearWords({ writtenBytesPerReading, writtenBytesPerDay }: SweepCell, tbw: number | null): string {
  return writtenBytesPerReading === null || writtenBytesPerDay === null
    ? NOTHING
    : wearInShort(writtenBytesPerReading.median, writtenBytesPerDay.median, tbw);
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

function noteWords(cell: SweepCell, precision: number | undefined): string {
  const { valid, rowsPerSecond, runs, deletedRuns, failed, fellBehind, missedThresholds } = cell;
  return [
    ...(failed > 0 ? [failed === runs.length ? 'FAILED' : `${failed} of ${runs.length} runs FAILED`] : []),
    ...(valid === false ? ['INVALID'] : []),
    ...(rowsPerSecond === null ? [runs.length === 0 && deletedRuns > 0 ? 'no run left' : 'no run is done'] : []),
    ...(deletedRuns > 0 ? [`${counted(deletedRuns, 'run')} deleted`] : []),
    ...(missedThresholds > 0
      ? [
          missedThresholds === runs.length
            ? 'thresholds not passed'
            : `${missedThresholds} of ${runs.length} runs did not pass their thresholds`,
        ]
      : []),
    ...(fellBehind > 0
      ? [fellBehind === runs.length ? 'fell behind' : `${fellBehind} of ${runs.length} fell behind`]
      : []),
    ...(boundsIn(cell).includes('generator') ? ['at least this rate'] : []),
    ...[precisionWords(cell, precision)].filter((words) => words !== ''),
  ].join('; ');
}
