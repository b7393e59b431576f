import { describe, expect, it } from 'vitest';

import { Sweep, SweepSpec } from '../model/sweep.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { sweepTable } from './sweep-table.ts';

const at = (median: number) => ({ median, low: median, high: median, runs: 1, coverage: null });

/** One row of the table per cell, by column name. */
function table(cells: object[], run: object = {}, spec: object = {}): Array<Record<string, string | undefined>> {
  const counted = { acked: 1, stored: 1, lost: 0, duplicated: 0, wrong: 0 };
  const sweep = Sweep.parse({
    ...{ id: 'ssssssss', state: 'done', createdAt: 1, endedAt: 2, startedBy: null, runsPlanned: 1, runsEnded: 1 },
    spec: SweepSpec.parse({ run: { target: 'sqlite', ...run }, ...spec }),
    cells: cells.map((cell) => ({
      ...{ settings: {}, runs: ['aaaaaaaa', 'bbbbbbbb'], rowsPerSecond: at(100), serviceP99Ms: at(3) },
      ...{ cpuSecondsPer100kRows: null, timeSpent: null, ledger: counted, valid: true, generatorLimited: false },
      ...cell,
    })),
  });
  const { columns, rows } = sweepTable(sweep, null);
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

describe("the rate in a sweep's table", () => {
  it('says whether it is a range or an interval', () => {
    const rate = (rates: number[]) => table([{ rowsPerSecond: medianInterval(rates) }])[0]?.['rows/s: median'];
    expect(rate([])).toBe('–');
    expect(rate([100])).toBe('100');
    expect(rate([100, 300, 200])).toBe('200 (range of 3 runs: 100–300)');
    expect(rate([100, 200, 300, 400, 500, 600])).toBe('350 (96.9 % interval of 6 runs: 100–600)');
  });
});

describe("the wear in a sweep's table", () => {
  it('has a column only if it is known for a cell', () => {
    const known = { writtenBytesPerReading: at(1_280), writtenBytesPerDay: at(11e9) };
    expect(table([{}, known]).map((row) => row['written per reading'])).toEqual(['–', '1.28 kB, 11 GB per day']);
    expect(table([{}])[0]).not.toHaveProperty('written per reading');
  });
});

describe("the latency in a sweep's table", () => {
  it('is measured from the intended start if all runs were paced, and labelled so', () => {
    expect(table([{ intendedP99Ms: at(40) }, { serviceP99Ms: null, rowsPerSecond: null }])).toEqual([
      expect.objectContaining({ 'p99 from intended start': '40 ms' }),
      expect.objectContaining({ 'p99 from intended start': '–' }),
    ]);
  });

  it('is labelled in each cell if only some runs were paced', () => {
    expect(table([{}, { intendedP99Ms: at(40) }]).map(({ p99 }) => p99)).toEqual([
      '3 ms',
      '40 ms (from intended start)',
    ]);
  });

  it('is marked if it is only a lower bound', () => {
    expect(table([{}, { p99AtLeast: true }]).map(({ p99 }) => p99)).toEqual(['3 ms', '≥ 3 ms']);
  });

  it('separates the commit from the filling of a batch', () => {
    const cell = { serviceP99Ms: at(823), commitP99Ms: at(2) };
    const p99 = (settings: object, run: object = {}) => table([{ ...cell, settings }], run)[0]?.p99;
    expect(p99({ 'sink.commitEvery': 100 })).toBe('823 ms, of which commit 2 ms');
    expect(p99({})).toBe('823 ms, of which commit 2 ms');
    expect(p99({}, { sink: { commitEvery: 1 } })).toBe('823 ms');
    expect(p99({ 'sink.commitEvery': 1 }, { sink: { commitEvery: 100 } })).toBe('823 ms');
    expect(p99({ target: 'other' }, { sink: { commitEvery: 1 } })).toBe('823 ms, of which commit 2 ms');
  });
});

describe("the notes in a sweep's table", () => {
  it('say what limited the runs, once each', () => {
    const cells = [{ bound: ['store', 'unclear'] }, { generatorLimited: true }, {}];
    expect(table(cells).map((row) => row['limited by'])).toEqual(['store / unclear', 'generator', '–']);
  });

  it('say how precise a rate is if the sweep repeats until it is precise', () => {
    const words = (precision: object) => table([{ precision }], {}, { precision: 0.03 })[0].note;
    expect(words({ reached: true, share: 0.021, neededRuns: null })).toBe('precise to ±2.1 %');
    expect(words({ reached: false, share: 0.052, neededRuns: 83 })).toBe(
      '±5.2 % instead of ±3 %; about 83 runs would be needed'
    );
    expect(words({ reached: false, share: 0.02, neededRuns: 8 })).toBe(
      '±2 %, not yet confirmed; about 8 runs would be needed'
    );
    expect(words({ reached: false, share: null, neededRuns: null })).toBe('too few runs for an interval');
  });

  it('say which runs fell behind, and whose rate is a lower bound; without notes there is no column', () => {
    const cells = [{ fellBehind: 1 }, { fellBehind: 2 }, { bound: ['generator'], generatorLimited: true }, {}];
    expect(table(cells).map(({ note }) => note)).toEqual([
      '1 of 2 fell behind',
      'fell behind',
      'at least this rate',
      '',
    ]);
    expect(table([{}])[0]).not.toHaveProperty('note');
  });
});
