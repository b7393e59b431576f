import { describe, expect, it } from 'vitest';

import { haveSameConfiguration } from './configuration.ts';
import { RunSpec, type RunRequest } from './run.ts';

const BASE = { target: 'mariadb', producers: 4, sink: { commitEvery: 10, insert: 'pipelined' } };

function run(changes: Partial<RunRequest> = {}, producers = 4) {
  return { spec: RunSpec.parse({ ...BASE, ...changes }), producers };
}

describe('two runs have the same configuration', () => {
  it.each<[string, Partial<RunRequest>]>([
    ['label', { label: 'before the upgrade' }],
    ['seed', { seed: 7 }],
    ['what to do while the target is busy', { ifBusy: 'refuse' }],
    ['the order in which settings are written', { sink: { insert: 'pipelined', commitEvery: 10 } }],
    ['the arrivals of a closed loop', { arrivals: 'poisson' }],
  ])('whatever their %s', (_what, changes) => {
    expect(haveSameConfiguration(run(), run(changes))).toBe(true);
  });

  it('if one names the number of producers that the host of the other chose', () => {
    expect(haveSameConfiguration(run(), run({ producers: null }, 4))).toBe(true);
  });

  it('if one lacks a setting of the sink that the other has at its default', () => {
    const earlier = run({ sink: { commitEvery: 10 } });
    expect(haveSameConfiguration(earlier, run(), { insert: 'pipelined' })).toBe(true);
    expect(haveSameConfiguration(earlier, run(), { insert: 'single' })).toBe(false);
  });
});

describe('two runs have different configurations', () => {
  it.each<[string, Partial<RunRequest>]>([
    ['target', { target: 'cassandra' }],
    ['relay', { relayTo: 'sqlite' }],
    ['source', { source: { kind: 'synthetic', locations: 9 } }],
    ['duration', { durationMs: 60_000 }],
    ['number of rows', { rows: 1_000 }],
    ['rate', { ratePerSecond: 500 }],
    ['payload', { payload: 8 }],
    ['warm-up', { warmupMs: 1_000 }],
    ['sink setting', { sink: { commitEvery: 100, insert: 'pipelined' } }],
  ])('if they differ in their %s', (_what, changes) => {
    expect(haveSameConfiguration(run(), run(changes))).toBe(false);
  });

  it('if their hosts chose different numbers of producers', () => {
    expect(haveSameConfiguration(run({ producers: null }, 4), run({ producers: null }, 8))).toBe(false);
  });

  it('if the starts of paced runs are spaced differently', () => {
    const paced = { ratePerSecond: 500 };
    expect(haveSameConfiguration(run(paced), run({ ...paced, arrivals: 'poisson' }))).toBe(false);
  });
});
