import { describe, expect, it } from 'vitest';

import { Sweep, SweepSpec } from '../model/sweep.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { SWEEP_COLUMNS, sweepRows } from './sweep-table.ts';

/** The rate's column of a sweep with one cell, whose runs had these rates. */
function rateColumn(rates: number[]): string | undefined {
  const counted = { acked: 1, stored: 1, lost: 0, duplicated: 0, wrong: 0 };
  const cell = {
    ...{ settings: {}, runs: [], serviceP99Ms: null, cpuSecondsPer100kRows: null, timeSpent: null },
    ...{ ledger: counted, valid: true, generatorLimited: false },
    rowsPerSecond: medianInterval(rates),
  };
  const sweep = Sweep.parse({
    ...{ id: 'ssssssss', state: 'done', createdAt: 1, endedAt: 2, startedBy: null, runsPlanned: 1, runsEnded: 1 },
    spec: SweepSpec.parse({ run: { target: 'sqlite' } }),
    cells: [cell],
  });
  return sweepRows(sweep)[0].at(SWEEP_COLUMNS.indexOf('rows/s: median'));
}

describe("the rate in a sweep's table", () => {
  it('says what lies between the figures beside it', () => {
    expect(rateColumn([])).toBe('–');
    expect(rateColumn([100])).toBe('100');
    expect(rateColumn([100, 300, 200])).toBe('200 (range of 3 runs: 100–300)');
    expect(rateColumn([100, 200, 300, 400, 500, 600])).toBe('350 (96.9 % interval of 6 runs: 100–600)');
  });
});
