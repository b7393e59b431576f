import type { Sweep } from '../model/sweep.ts';
import { cellLimits, type LimitWords } from './limit-words.ts';
import { cellName } from './sweep-table.ts';

/** A limit of the runs of one cell. */
export interface SweepLimit extends LimitWords {
  /** The settings of the cell. */
  readonly cell: string;
}

/** What limited each measured cell of a sweep, in the order of its table. A cell whose runs differ has several limits. */
export function sweepLimits({ cells }: Pick<Sweep, 'cells'>): SweepLimit[] {
  return cells.flatMap((cell) => cellLimits(cell).map((limit) => ({ ...limit, cell: cellName(cell) })));
}
