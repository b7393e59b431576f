import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Annotation } from '../model/annotation.ts';
import { Host } from '../model/host.ts';
import { Preset } from '../model/preset.ts';
import { Report } from '../model/report.ts';
import { Run } from '../model/run.ts';
import { Sample } from '../model/sample.ts';
import { Frame } from '../model/series.ts';
import { Health } from '../model/target.ts';
import { Limit } from '../model/verdict.ts';
import { HOUR_MS } from '../series/hour.ts';
import { SHORT_RUN, TrialService } from '../../test/http/trial-service.ts';

let service: TrialService;
beforeAll(async () => {
  service = await TrialService.start();
});
afterAll(() => service[Symbol.asyncDispose]());

describe('a run over HTTP', () => {
  it('is started, ends with its rows counted in the store, and is then available in every form', async () => {
    const thresholds = { rowsPerSecond: '> 0', lostRows: '<= 0' };
    const run = await service.run({ ...SHORT_RUN, label: 'by HTTP', thresholds });
    expect(run).toMatchObject({ state: 'done', valid: true, acked: 100 });
    const path = `/api/v1/runs/${run.id}`;
    const report = Report.parse(await service.json(`${path}/report`));
    expect(run.brief).toEqual({
      bound: report.bound,
      limit: report.verdict && Limit.parse(report.verdict),
      intendedP99Ms: null,
      p99AtLeast: false,
      stopped: null,
      fellBehind: false,
      serviceP99Ms: expect.any(Number),
      ledger: { lost: 0, duplicated: 0, wrong: 0 },
      generatorLimited: expect.any(Boolean),
      thresholds: [
        { measure: 'rowsPerSecond', condition: '> 0', measured: run.rowsPerSecond, outcome: 'passed', reason: null },
        { measure: 'lostRows', condition: '<= 0', measured: 0, outcome: 'passed', reason: null },
      ],
    });
    expect(report.ledger).toMatchObject({ acked: 100, stored: 100, lost: 0, duplicated: 0, wrong: 0 });
    expect(report).toMatchObject({ thresholds: run.brief?.thresholds, spec: { thresholds } });
    expect(Report.parse(await service.json(`${path}/verify`, { method: 'POST' })).ledger).toEqual(report.ledger);

    const samples = z.array(Sample).parse(await service.json(`${path}/samples`));
    expect(samples.reduce((sum, { acked }) => sum + acked, 0)).toBe(100);
    const last = samples.at(-1)?.second ?? 0;
    expect(await service.json(`${path}/samples?after=${last}`)).toEqual([]);

    const [annotation] = z
      .array(Annotation)
      .parse(await service.json(`/api/v1/annotations?from=${run.startedAt}&to=1e14`));
    expect(annotation).toMatchObject({ time: run.startedAt, timeEnd: run.endedAt, title: 'by HTTP' });
    expect(await service.json('/api/v1/annotations?from=0&to=1')).toEqual([]);

    // On a busy machine, an answer may still lack what a later one contains.
    const framesOf = async (query: string) =>
      z.array(Frame).parse(await service.json(`/api/v1/series?target=sqlite&runs=shown&${query}`));
    const locations = z.array(z.string()).parse(await service.json('/api/v1/locations?target=sqlite&runs=shown'));
    const around = `from=${run.createdAt - HOUR_MS}&to=${run.createdAt + HOUR_MS}&maxPoints=10`;
    const drawn = async () =>
      (await framesOf(around)).flatMap(({ count }) => count).reduce((sum, count) => sum + count, 0);
    await expect.poll(drawn).toBeGreaterThanOrEqual(100);
    // As a Grafana panel that spans two centuries would query.
    const long = `from=${Date.UTC(1850, 0, 1)}&to=${run.createdAt + HOUR_MS}`;
    for (const query of [around, long]) {
      await expect.poll(async () => (await framesOf(query)).map(({ location }) => location)).toEqual(locations);
    }
    expect(await service.json('/api/v1/series?target=sqlite&runs=shown&from=-62135596800000&to=-1')).toEqual([]);
    expect((await service.ask('/api/v1/series?target=sqlite&runs=shown&from=-62135596800001&to=-1')).status).toBe(400);
  });

  it.each([
    ['csv', 'text/csv'],
    ['md', 'text/markdown'],
    ['html', 'text/html'],
  ])('is reported as %s', async (format, mime) => {
    const { id } = await service.run();
    const response = await service.ask(`/api/v1/runs/${id}/report?format=${format}`);
    expect(response.headers.get('content-type')).toBe(`${mime}; charset=utf-8`);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await response.text()).length).toBeGreaterThan(100);
  });

  it('is drawn on graphs, unless it collects forever and would cover them', async () => {
    const body = { ...SHORT_RUN, rows: null, durationMs: null, ratePerSecond: 10, target: 'null' };
    const { id } = Run.parse(await service.json('/api/v1/runs', { method: 'POST', body }));
    const run = await service.run({ ...SHORT_RUN, label: 'drawn' });
    await expect.poll(async () => Run.parse(await service.json(`/api/v1/runs/${id}`)).startedAt).not.toBeNull();
    const drawn = z.array(Annotation).parse(await service.json(`/api/v1/annotations?from=${run.startedAt}&to=1e14`));
    expect(drawn.map(({ title }) => title)).toEqual(['drawn']);
    await service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
  });

  it('is stopped, and removed only when it has ended', async () => {
    const body = { target: 'null', source: { kind: 'synthetic' }, producers: 1, durationMs: null, ratePerSecond: 10 };
    const started = Run.parse(await service.json('/api/v1/runs', { method: 'POST', body }));
    const path = `/api/v1/runs/${started.id}`;
    expect((await service.ask(path, { method: 'DELETE' })).status).toBe(409);
    expect((await service.ask(`${path}/stop`, { method: 'POST' })).status).toBe(200);
    await expect.poll(async () => (await service.ask(path, { method: 'DELETE' })).status).toBe(204);
    expect((await service.ask(path)).status).toBe(404);
  });
});

describe('the runs that have not ended', () => {
  it('are all listed, newest first, however many started since', async () => {
    const endless = { ...SHORT_RUN, rows: null, durationMs: null, ratePerSecond: 1, target: 'null' };
    const start = async () => Run.parse(await service.json('/api/v1/runs', { method: 'POST', body: endless }));
    const list = async (query: string) =>
      z
        .array(Run)
        .parse(await service.json(`/api/v1/runs?${query}`))
        .map(({ id }) => id);
    await expect.poll(() => list('active=true')).toEqual([]);
    const running = await start();
    const queued = await start();
    const ended = await service.run();

    expect(await list('limit=1')).toEqual([ended.id]);
    expect(await list('limit=1&active=false')).toEqual([ended.id]);
    expect(await list('limit=1&active=true')).toEqual([queued.id, running.id]);
    for (const { id } of [queued, running]) {
      await service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    }
    await expect.poll(() => list('active=true')).toEqual([]);
  });

  it.each(['active=yes', 'active=', 'active=1', 'active=true&active=true', 'actve=true'])(
    'are listed only for an exact query: %s is refused',
    async (query) => {
      expect((await service.ask(`/api/v1/runs?${query}`)).status).toBe(400);
    }
  );
});

describe('reports of several runs', () => {
  it('come in one response, newest first, and only for runs that have ended', async () => {
    const first = await service.run();
    const second = await service.run();
    const endless = { ...SHORT_RUN, rows: null, durationMs: null, ratePerSecond: 1, target: 'null' };
    const running = Run.parse(await service.json('/api/v1/runs', { method: 'POST', body: endless }));
    const runs = [first.id, running.id, second.id].join(',');

    const reports = z.array(Report).parse(await service.json(`/api/v1/reports?runs=${runs}`));
    expect(reports.map(({ id }) => id)).toEqual([second.id, first.id]);
    expect(reports[0]).toEqual(await service.json(`/api/v1/runs/${second.id}/report`));
    expect(z.array(Report).parse(await service.json('/api/v1/reports?limit=1'))).toEqual([reports[0]]);
    await service.ask(`/api/v1/runs/${running.id}/stop`, { method: 'POST' });
  });

  it.each([
    ['runs=0000000z', 404],
    ['runs=a,b', 400],
    ['limit=0', 400],
  ])('are refused for %s with status %d', async (query, status) => {
    expect((await service.ask(`/api/v1/reports?${query}`)).status).toBe(status);
  });
});

describe('presets', () => {
  it('are requests that the service accepts, each with settings that its target has', async () => {
    const presets = z.array(Preset).parse(await service.json('/api/v1/presets'));
    expect(presets.map(({ name }) => name)).toContain('commit-sweep');
    // Without `insert` there is nothing to compare.
    expect(presets.map(({ name }) => name)).not.toContain('insert-modes');
    for (const { kind, request } of presets) {
      const response = await service.ask(`/api/v1/${kind}s`, { method: 'POST', body: request });
      expect(response.status).toBe(201);
      await service.ask(`${response.headers.get('location')}/stop`, { method: 'POST' });
    }
  });
});

describe('hosts and targets', () => {
  it('are described: facts about this host, the state of a target', async () => {
    const [host] = z.array(Host).parse(await service.json('/api/v1/hosts'));
    expect(host).toMatchObject({ nodeVersion: process.version });
    const health = Health.parse(await service.json('/api/v1/targets/sqlite/check', { method: 'POST' }));
    expect(health.target).toBe('sqlite');
  });
});
