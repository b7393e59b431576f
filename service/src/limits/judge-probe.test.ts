import { describe, expect, it } from 'vitest';

import { all, like } from '../../test/reports/trial-report.ts';
import { RunSpec } from '../model/run.ts';
import { judgeProbe } from './judge-probe.ts';
import { backlogGrowth } from './backlog.ts';

const OBJECTIVE = { p99Ms: '<= 50ms' };
/** One sample a second with that many acked rows. */
const samples = (...acked: number[]) => acked.map((rows) => ({ seconds: 1, acked: rows, warming: false }));
const steady = (rows: number) => samples(...Array.from({ length: 10 }, () => rows));

describe('the growth of a backlog', () => {
  const paced = { ratePerSecond: 100, arrivals: 'constant' as const, openRows: 0 };

  it('is the share of the readings that is left over', () => {
    expect(backlogGrowth(steady(90), paced)).toBeCloseTo(0.1);
  });

  it('is 0 if the store keeps up', () => {
    expect(backlogGrowth(steady(100), paced)).toBe(0);
    expect(backlogGrowth(steady(99.5), paced)).toBe(0);
  });

  it('is 0 if the store stalls and catches up', () => {
    expect(backlogGrowth(samples(100, 100, 100, 0, 150, 150, 100, 100, 100, 100), paced)).toBe(0);
  });

  it('leaves out the warm-up, in which caches fill', () => {
    const slowStart = [0, 10, 20].map((acked) => ({ seconds: 1, acked, warming: true }));
    expect(backlogGrowth([...slowStart, ...steady(100)], paced)).toBe(0);
  });

  it('does not count rows in open batches', () => {
    const batches = samples(60, 80, 90, 100, 100);
    expect(backlogGrowth(batches, paced)).toBeGreaterThan(0);
    expect(backlogGrowth(batches, { ...paced, openRows: 80 })).toBe(0);
  });

  it('does not count what random arrivals explain', () => {
    expect(backlogGrowth(steady(98), paced)).toBeGreaterThan(0);
    expect(backlogGrowth(steady(98), { ...paced, arrivals: 'poisson' })).toBe(0);
  });

  it('is 0 without two samples', () => {
    expect(backlogGrowth(samples(50), paced)).toBe(0);
  });
});

describe('a run of a search', () => {
  const outcome = (p99: number, passed: boolean) =>
    [
      { measure: 'p99Ms', condition: '<= 50ms', measured: p99, outcome: passed ? 'passed' : 'failed', reason: null },
    ] as const;
  const pace = { askedPerSecond: 100, due: 1_000, begun: 1_000, fellBehind: false };
  const paced = (p99: number, spec: object = {}) =>
    like(
      {
        ...{ loop: 'paced', pace, producers: 4, valid: true, failed: 0, thresholds: [...outcome(p99, p99 <= 50)] },
        spec: RunSpec.parse({ target: 'sqlite', ratePerSecond: 100, ...spec }),
      },
      { intended: all(p99), failed: null }
    );

  it('holds if it meets the objective, keeps up and stores every row', () => {
    expect(judgeProbe(paced(20), steady(100), OBJECTIVE)).toMatchObject({ outcome: 'held', reasons: [], p99Ms: 20 });
  });

  it('fails for each reason alone', () => {
    expect(judgeProbe(paced(60), steady(100), OBJECTIVE)).toMatchObject({ outcome: 'too fast', reasons: ['p99'] });
    expect(judgeProbe(paced(20), steady(90), OBJECTIVE)).toMatchObject({ outcome: 'too fast', reasons: ['backlog'] });
    const behind = { ...paced(20), pace: { ...pace, fellBehind: true } };
    expect(judgeProbe(behind, steady(100), OBJECTIVE)).toMatchObject({ outcome: 'too fast', reasons: ['backlog'] });
    const lossy = { ...paced(20), valid: false };
    expect(judgeProbe(lossy, steady(100), OBJECTIVE)).toMatchObject({ outcome: 'too fast', reasons: ['rows'] });
  });

  it('is too slow if the rows of a batch wait so long for each other that they alone exceed the objective', () => {
    // Ten rows of each of four producers take 360 ms to arrive.
    const batched = paced(380, { sink: { commitEvery: 10 } });
    expect(judgeProbe(batched, steady(100), OBJECTIVE)).toMatchObject({ outcome: 'too slow', reasons: ['p99'] });
    const slowStore = paced(800, { sink: { commitEvery: 10 } });
    expect(judgeProbe(slowStore, steady(100), OBJECTIVE)).toMatchObject({ outcome: 'too fast', reasons: ['p99'] });
  });

  it('is too fast if the store took most of the time, although the rest alone would keep to the objective', () => {
    const objective = { p99Ms: '<= 500ms' };
    const late = [{ ...outcome(800, false)[0], condition: '<= 500ms' }];
    const stalled = { ...paced(800, { sink: { commitEvery: 10 } }), thresholds: late };
    expect(judgeProbe(stalled, steady(100), objective)).toMatchObject({ outcome: 'too fast', reasons: ['p99'] });
    const filling = { ...paced(600, { sink: { commitEvery: 10 } }), thresholds: late };
    expect(judgeProbe(filling, steady(100), objective)).toMatchObject({ outcome: 'too slow', reasons: ['p99'] });
  });

  it('is not judged at full speed', () => {
    const full = like({ spec: RunSpec.parse({ target: 'sqlite' }) }, { intended: null, service: all(7) });
    expect(judgeProbe(full, steady(100), OBJECTIVE)).toMatchObject({ outcome: null, p99Ms: 7, backlogGrowth: null });
  });
});
