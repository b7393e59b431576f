import type { SweepRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { cellsOf } from '../model/sweep-cells.ts';
import { rateOf } from '../reports/configurations.ts';
import { precisionOf } from '../stats/precision.ts';
import { shuffled } from './shuffled.ts';

/** A cell with this many runs without a rate, such as failed ones, is not repeated any more. */
const MAX_WITHOUT_RATE = 3;

/**
 * The next round of a sweep that repeats until it is precise: one run of each cell whose interval is still too wide, in a random
 * order. Empty if there is no such cell, if each has had the most runs allowed, and for other sweeps.
 */
export function nextRound(
  journal: Pick<Journal, 'report'>,
  { spec, plan }: Pick<SweepRecord, 'spec' | 'plan'>
): SweepRecord['plan'] {
  const { precision, repeat, seed } = spec;
  if (precision === undefined) {
    return [];
  }
  const cells = cellsOf(spec).map((_, cell) => plan.filter((step) => step.cell === cell));
  const rounds = Math.max(...cells.map(({ length }) => length));
  const open = cells.flatMap((steps, cell) => {
    const reports = steps.flatMap(({ run }) => (run === null ? [] : (journal.report(run) ?? [])));
    const rates = reports.flatMap((report) => rateOf(report) ?? []);
    const isHopeless = steps.length - rates.length >= MAX_WITHOUT_RATE;
    return isHopeless || precisionOf(rates, precision).reached ? [] : [cell];
  });
  return rounds >= repeat ? [] : shuffled(open, seed + rounds).map((cell) => ({ cell, run: null }));
}
