import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { ENDLESS, openTrialEngine, type TrialEngine } from '../../test/engine/trial-engine.ts';

let trial: TrialEngine;
beforeEach(() => {
  trial = openTrialEngine();
});
afterEach(() => trial[Symbol.asyncDispose]());

/** Any rate that the store can take keeps to it. */
const EASY = { p99Ms: '<= 10s' };
const IMPOSSIBLE = { p99Ms: '<= 0.001ms' };

const request = (more: object = {}) => ({
  run: { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, sink: { commitEvery: 50 }, durationMs: 300 },
  objective: EASY,
  maxRuns: 4,
  ...more,
});

async function searchEnded(id: string) {
  for (;;) {
    const search = await trial.engine.limitSearch(id);
    if (search.state !== 'running') {
      return search;
    }
    await pause(10);
  }
}

describe('a limit search', () => {
  it('runs at full speed first and then at chosen rates, and each run names the search', async () => {
    const { id } = await trial.engine.startLimitSearch(request(), 'tester');
    const search = await searchEnded(id);
    expect(search).toMatchObject({ state: 'done', problem: null, startedBy: 'tester', answer: null });
    const [full, ...paced] = search.probes;
    expect(full).toMatchObject({ ratePerSecond: null, result: { outcome: null, p99Ms: expect.any(Number) } });
    expect(paced.length).toBeGreaterThanOrEqual(2);
    expect(paced.length).toBeLessThanOrEqual(3);
    for (const { run, ratePerSecond, result } of paced) {
      expect(result?.outcome).toMatch(/held|too fast/);
      const report = await trial.engine.report(run);
      expect(report).toMatchObject({ limitSearch: id, sweep: null, valid: true, spec: { ratePerSecond } });
      expect(report.thresholds).toMatchObject([{ measure: 'p99Ms', condition: '<= 10s' }]);
    }
    expect(await trial.engine.limitSearches(10)).toEqual([search]);
  });

  it('asks first about the sensors', async () => {
    const sensors = { count: 500, everyMs: 1_000 };
    const { id } = await trial.engine.startLimitSearch(request({ sensors, objective: IMPOSSIBLE }), null);
    const search = await searchEnded(id);
    expect(search).toMatchObject({ answer: 'no', holds: null, fails: { ratePerSecond: expect.any(Number) } });
    expect(search.probes.slice(0, 3).map(({ ratePerSecond }) => ratePerSecond)).toEqual([null, 500, 500]);
  });

  it('refuses a wrong request, or sensors that send too few readings, and starts nothing', async () => {
    const refused = async (more: object) => {
      const thrown: unknown = await trial.engine.startLimitSearch(request(more), null).catch((fault: unknown) => fault);
      return thrown;
    };
    expect(await refused({ objective: { p99Ms: '>= 50ms' } })).toMatchObject({
      fields: [{ field: 'objective.p99Ms' }],
    });
    expect(await refused({ run: { target: 'nowhere' } })).toMatchObject({ fields: [{ field: 'target' }] });
    expect(await refused({ sensors: { count: 10 } })).toMatchObject({
      fields: [{ field: 'run.durationMs', value: 300, message: expect.stringContaining('Use at least 10s') }],
    });
    expect(await trial.engine.limitSearches(10)).toEqual([]);
    expect(await trial.engine.runs(10)).toEqual([]);
  });

  it('that is stopped ends its run and starts no other', async () => {
    const { id } = await trial.engine.startLimitSearch(
      request({ run: { ...request().run, durationMs: 60_000 } }),
      null
    );
    const [run] = await trial.engine.runs(1);
    await trial.until(run.id, ({ state }) => state === 'running');
    await trial.engine.stopLimitSearch(id, 'remik');
    const stopped = { at: expect.any(Number), reason: 'request', by: 'remik' };
    expect(await searchEnded(id)).toMatchObject({
      state: 'cancelled',
      stopped,
      holds: null,
      probes: [{ result: null }],
    });
    expect(await trial.engine.runs(10)).toHaveLength(1);
  });

  it('whose service ends says so', async () => {
    const { id } = await trial.engine.startLimitSearch(
      request({ run: { ...request().run, durationMs: 60_000 } }),
      null
    );
    const [run] = await trial.engine.runs(1);
    await trial.until(run.id, ({ state }) => state === 'running');
    await trial.reopen();
    expect(await trial.engine.limitSearch(id)).toMatchObject({ state: 'cancelled', stopped: { reason: 'shutdown' } });
  });

  it('ends as failed if somebody stops one of its runs, because the run then shows nothing', async () => {
    const { id } = await trial.engine.startLimitSearch(
      request({ run: { ...request().run, durationMs: 60_000 } }),
      null
    );
    const [run] = await trial.engine.runs(1);
    await trial.until(run.id, ({ state }) => state === 'running');
    await trial.engine.stop(run.id);
    expect(await searchEnded(id)).toMatchObject({ state: 'failed', problem: { code: 'PROBE_UNUSABLE' } });
  });

  it('ends as failed if its next run cannot start, and says why', async () => {
    const before = await trial.start(ENDLESS);
    const run = { ...request().run, ifBusy: 'refuse' };
    const { id } = await trial.engine.startLimitSearch(request({ run }), null);
    expect(await searchEnded(id)).toMatchObject({ state: 'failed', probes: [], problem: { code: 'TARGET_BUSY' } });
    await trial.engine.stop(before.id);
  });

  it('is deleted alone, or with its runs and their readings', async () => {
    const [first, second] = [request({ maxRuns: 3 }), request({ maxRuns: 3 })];
    const { id } = await trial.engine.startLimitSearch(first, null);
    await expect(trial.engine.removeLimitSearch(id)).rejects.toMatchObject({ code: 'LIMIT_SEARCH_ACTIVE' });
    const { probes } = await searchEnded(id);
    await trial.engine.removeLimitSearch(id);
    await expect(trial.engine.limitSearch(id)).rejects.toMatchObject({ code: 'LIMIT_SEARCH_UNKNOWN' });
    expect(await trial.engine.run(probes[0].run)).not.toHaveProperty('limitSearch');
    expect(await trial.engine.report(probes[0].run)).not.toHaveProperty('limitSearch');

    const { id: other } = await trial.engine.startLimitSearch(second, null);
    const ended = await searchEnded(other);
    await trial.engine.removeLimitSearch(other, { runs: 'delete', readings: 'delete' });
    await expect(trial.engine.run(ended.probes[0].run)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  it('keeps its answer when its runs are deleted, and says which are gone', async () => {
    const { id } = await trial.engine.startLimitSearch(request({ maxRuns: 3 }), null);
    const { probes, holds } = await searchEnded(id);
    await trial.engine.remove(probes[1].run);
    expect(await trial.engine.limitSearch(id)).toMatchObject({ holds, probes, deletedRuns: [probes[1].run] });
  });
});
