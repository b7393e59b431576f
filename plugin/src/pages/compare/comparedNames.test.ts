import { RunSpec } from '@thermobench/service/model/run.ts';
import { describe, expect, it } from 'vitest';

import { comparedNames } from './comparedNames.ts';

const run = (id: string, request: object = {}) => ({ id, spec: RunSpec.parse({ target: 'sqlite', ...request }) });

describe('the names of compared runs', () => {
  it('say in what the runs differ', () => {
    const runs = [1, 10, 1_000].map((commitEvery) => run(`a${commitEvery}`, { sink: { commitEvery }, producers: 2 }));
    expect(comparedNames(runs)).toEqual(['commit every 1', 'commit every 10', 'commit every 1,000']);
  });

  it('begin with the target and the label if those differ', () => {
    const runs = [run('a', { label: 'old SSD' }), run('b', { target: 'mariadb', durationMs: 5_000 })];
    expect(comparedNames(runs)).toEqual(['old SSD · sqlite, duration 30 s', 'mariadb, duration 5 s']);
  });

  it('list the same settings of each run, three at most, and the rows that end a run', () => {
    const runs = [
      run('a', { producers: 2, durationMs: 60_000 }),
      run('b', { producers: 1, durationMs: null, rows: 5_000, ratePerSecond: 250, source: { kind: 'synthetic' } }),
    ];
    expect(comparedNames(runs)).toEqual([
      'producers 2, rate max, duration 1 min, …',
      'producers 1, rate 250/s, rows 5,000, …',
    ]);
  });

  it('have an id where several runs share their settings', () => {
    const [slow, fast] = [{ sink: { commitEvery: 1 } }, { sink: { commitEvery: 10 } }];
    expect(comparedNames([run('a', slow), run('b', fast), run('c', slow)])).toEqual([
      ...['commit every 1 · a', 'commit every 10', 'commit every 1 · c'],
    ]);
  });

  it('are those of the runs if nothing differs, or nothing is known', () => {
    const label = 'The attic';
    expect(comparedNames([run('a', { label }), run('b', { label })])).toEqual(['The attic · a', 'The attic · b']);
    expect(comparedNames([run('a')])).toEqual(['a']);
    expect(
      comparedNames([{ id: 'a', spec: undefined }, run('b', { producers: 2 }), run('c', { producers: 3 })])
    ).toEqual([...['a', 'producers 2', 'producers 3']]);
  });
});
