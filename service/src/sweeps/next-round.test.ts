import { describe, expect, it } from 'vitest';

import { like } from '../../test/reports/trial-report.ts';
import { SweepSpec } from '../model/sweep.ts';
import { nextRound } from './next-round.ts';

/** What a sweep does next after these rates of its cells; null is a failed run. */
function next(cells: ReadonlyArray<ReadonlyArray<number | null>>, changes: object = { precision: 0.03, repeat: 30 }) {
  const spec = SweepSpec.parse({
    run: { target: 'sqlite' },
    matrix: { producers: cells.map((_, index) => index + 1) },
    ...changes,
  });
  const runs = cells.flatMap((rates, cell) => rates.map((rate, round) => ({ cell, run: `${cell}-${round}`, rate })));
  const report = (id: string) => {
    const rowsPerSecond = runs.find(({ run }) => run === id)?.rate ?? null;
    return like({ rowsPerSecond, state: rowsPerSecond === null ? 'failed' : 'done' });
  };
  const plan = runs.map(({ cell, run }) => ({ cell, run }));
  return nextRound({ report }, { spec, plan })
    .map(({ cell }) => cell)
    .toSorted();
}

const STEADY = [100, 101, 99, 100, 100, 101, 99];
const VARIED = [100, 150, 60, 120, 80, 110, 90];

describe('the next round of a sweep that repeats until it is precise', () => {
  it('has one run of each cell that is not precise yet', () => {
    expect(next([STEADY, VARIED, VARIED])).toEqual([1, 2]);
    expect(next([STEADY.slice(0, 6), STEADY])).toEqual([0]);
  });

  it('is empty if all are precise, and after the most runs per cell', () => {
    expect(next([STEADY, STEADY])).toEqual([]);
    expect(next([STEADY, VARIED], { precision: 0.03, repeat: 7 })).toEqual([]);
  });

  it('leaves out a cell of which three runs have failed', () => {
    expect(next([VARIED, [100, null, 60, null, 80, 110, 90]])).toEqual([0, 1]);
    expect(next([VARIED, [100, null, 60, null, 80, null, 90]])).toEqual([0]);
  });

  it('is empty for a sweep without a precision', () => {
    expect(next([VARIED], { repeat: 1 })).toEqual([]);
  });
});
