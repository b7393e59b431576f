import { Sweep, SweepSpec, type SweepCell } from '@thermobench/service/model/sweep.ts';
import { describe, expect, it } from 'vitest';

import { cellSeries } from './cellSeries.ts';

/** A sweep whose cells have these settings and measured 1, 2, 3 … rows per second. */
function sweep(varied: object, settingsOfCells: readonly object[]): Sweep {
  const spec = SweepSpec.parse({ run: { target: 'mariadb' }, ...varied });
  const cells = settingsOfCells.map((settings, index) => ({
    ...{ settings, runs: [], serviceP99Ms: null, cpuSecondsPer100kRows: null, timeSpent: null, valid: true },
    rowsPerSecond: { median: index + 1, low: index + 1, high: index + 1 },
    ledger: { acked: 1, stored: 1, lost: 0, duplicated: 0, wrong: 0 },
    generatorLimited: false,
  }));
  const counts = { runsPlanned: cells.length, runsEnded: cells.length };
  return Sweep.parse({
    ...{ id: 'ssssssss', state: 'done', createdAt: 1, endedAt: 2, startedBy: null },
    ...{ spec, cells, ...counts },
  });
}

function charted(varied: object, settingsOfCells: readonly object[]) {
  const { series, ...axis } = cellSeries(
    sweep(varied, settingsOfCells),
    ({ rowsPerSecond }: SweepCell) => rowsPerSecond
  );
  return { ...axis, series: series.map(({ name, values }) => [name, values.map((value) => value?.median ?? null)]) };
}

const CASES = [
  { target: 'mariadb', 'sink.commitEvery': 100 },
  { target: 'kafka', 'sink.mode': 'sync' },
];

const withProducers = (settings: object) => [1, 4].map((producers) => ({ ...settings, producers }));

describe('the chart of a sweep', () => {
  it('has the first setting on its axis, and a series for each value of the other', () => {
    const cells = [1, 1_000].flatMap((commitEvery) => withProducers({ 'sink.commitEvery': commitEvery }));
    expect(charted({ matrix: { 'sink.commitEvery': [1, 1_000], producers: [1, 4] } }, cells)).toEqual({
      categories: [['1'], ['1,000']],
      ...{ categoriesName: 'Commit every', isJoined: true },
      series: [
        ['Producers 1', [1, 3]],
        ['Producers 4', [2, 4]],
      ],
    });
  });

  it('names cases only by what differs between them', () => {
    const cases = [1, 4].map((producers) => ({ target: 'mariadb', 'sink.commitEvery': 100, producers }));
    expect(charted({ cases }, cases).categories).toEqual([['producers 1'], ['producers 4']]);
  });

  it('joins points only if they are steps of one setting', () => {
    const inserts = ['single', 'multirow'];
    const cells = inserts.map((insert) => ({ 'sink.insert': insert }));
    expect(charted({ matrix: { 'sink.insert': inserts } }, cells).isJoined).toBe(false);
  });

  it('has the cases on its axis, each named by its settings', () => {
    expect(charted({ cases: CASES }, CASES)).toEqual({
      categories: [
        ['mariadb', 'commit every 100'],
        ['kafka', 'mode sync'],
      ],
      ...{ categoriesName: '', isJoined: false },
      series: [['', [1, 2]]],
    });
  });

  it('has a series for each combination that occurs in the cases', () => {
    expect(charted({ cases: CASES, matrix: { producers: [1, 4] } }, CASES.flatMap(withProducers)).series).toEqual([
      ['Producers 1', [1, 3]],
      ['Producers 4', [2, 4]],
    ]);
  });

  it('is a single point if nothing varies', () => {
    expect(charted({}, [{}])).toMatchObject({ categories: [['All runs']], series: [['All runs', [1]]] });
  });
});
