import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Report } from '../../service/src/model/report.ts';
import { PHASES } from '../../service/src/model/sample.ts';
import type { Run } from '../../service/src/model/run.ts';
import { accessibilityProblems } from './accessibility.ts';
import { Grafana, screenshot } from './grafana.ts';
import { ROLE_HEADER } from './stand-in.ts';

/** A frame as the page passes it to the test. */
const Frame = z.object({
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      values: z.array(z.unknown()),
      config: z.looseObject({ unit: z.string().optional(), displayNameFromDS: z.string().optional() }),
    })
  ),
});
type Frame = z.infer<typeof Frame>;
const Answer = z.object({
  state: z.string(),
  errors: z.array(z.object({ refId: z.string().optional(), message: z.string() })).optional(),
  frames: z.array(Frame),
});

let grafana: Grafana;
let folder: string;
let run: Run;
/** The number of readings, one per minute, from 20 to 79 °C. They fit into the six hours that a dashboard queries. */
const MINUTES = 60;
let start: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-readings-'));
  grafana = await Grafana.start({}, [folder]);
  start = Math.floor((Date.now() - MINUTES * 60_000) / 60_000) * 60_000;
  const rows = Array.from({ length: MINUTES }, (_, minute) => {
    return `${new Date(start + minute * 60_000).toISOString()},${20 + minute}`;
  });
  const file = join(folder, 'readings.csv');
  writeFileSync(file, ['time,value', ...rows].join('\n'));
  const source = { kind: 'replay', file, timeColumn: 'time', valueColumn: 'value', location: 'kitchen' };
  run = await grafana.service.run({ target: 'sqlite', source, producers: 1, rows: MINUTES, label: 'an hour' });
});
afterAll(async () => {
  await grafana[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function ask(...queries: object[]) {
  return Answer.parse(await grafana.queryDataSource(queries, { role: 'Viewer' }));
}

function column(frame: Frame | undefined, name: string): unknown[] {
  return frame?.fields.find((field) => field.name === name)?.values ?? [];
}

describe('readings', () => {
  it.each(['mean', 'min', 'max'])('are returned unchanged, as their %s, if all of them can be drawn', async (name) => {
    const query = { kind: 'temperature', target: 'sqlite', location: 'kitchen', aggregation: name, runs: 'shown' };
    let frames: Frame[] = [];
    // A busy store may not have aggregated everything yet, so the query is repeated.
    await expect
      .poll(async () => {
        const answer = await ask(query);
        expect(answer.state).toBe('Done');
        ({ frames } = answer);
        return column(frames[0], name);
      })
      .toEqual(Array.from({ length: MINUTES }, (_, minute) => 20 + minute));
    expect(frames[0]?.fields[1]?.config.unit).toBe('celsius');
  });

  it('as a band have a minimum, maximum and mean', async () => {
    const { frames } = await ask({ kind: 'temperature', target: 'sqlite', aggregation: 'band', runs: 'shown' });
    expect(frames[0]?.fields.map(({ name }) => name)).toEqual(['time', 'min', 'max', 'mean']);
  });

  it('that a benchmark run wrote are hidden, unless the query asks for them', async () => {
    expect(await ask({ kind: 'temperature', target: 'sqlite' })).toMatchObject({ state: 'Done', frames: [] });
    expect(column((await ask({ kind: 'locationNames', target: 'sqlite' })).frames[0], 'value')).toEqual([]);
    expect(await ask({ kind: 'newest', target: 'sqlite' })).toMatchObject({ state: 'Done', frames: [] });
  });

  it('include the newest one of each location with its age, whatever the time range', async () => {
    const { frames } = await ask({ kind: 'newest', target: 'sqlite', location: 'kitchen', runs: 'shown' });
    expect(column(frames[0], 'newest')).toEqual([20 + MINUTES - 1]);
    expect(column(frames[0], 'time')).toEqual([start + (MINUTES - 1) * 60_000]);
    expect(frames[0]?.fields[1]?.config).toMatchObject({
      unit: 'celsius',
      displayNameFromDS: expect.stringMatching(/^kitchen, .+\sago$/),
    });
  });

  it('are not queried before a target is chosen', async () => {
    expect(await ask({ kind: 'temperature' })).toMatchObject({ state: 'Done', frames: [] });
  });
});

describe('what runs measured', () => {
  it.each([
    ['throughput', ['offered', 'acked'], 'rowsps'],
    ['latency', ['p50', 'p90', 'p99', 'p999', 'max'], 'si:ms'],
  ])('is returned second by second as %s', async (kind, lines, unit) => {
    const { frames } = await ask({ kind, run: run.id });
    const fields = frames[0]?.fields ?? [];
    expect(fields.map(({ name }) => name)).toEqual(['time', ...lines]);
    expect(fields.slice(1).map(({ config }) => config.unit)).toEqual(lines.map(() => unit));
    expect(fields[0]?.values.length).toBeGreaterThan(0);
  });

  it('is returned second by second as timeSpent, with a line for each phase that took any time', async () => {
    const { frames } = await ask({ kind: 'timeSpent', run: run.id });
    const [time, ...phases] = frames[0]?.fields ?? [];
    const names = phases.map(({ name }) => name);
    expect(names).toEqual(PHASES.filter((phase) => names.includes(phase)));
    expect(names).toEqual(expect.arrayContaining(['building', 'committing']));
    expect(new Set(phases.map(({ config }) => config.unit))).toEqual(new Set(['percentunit']));
    expect(time?.values.length).toBeGreaterThan(0);
  });

  it('is returned second by second as hosts, with the load of the CPUs of this host', async () => {
    const { frames } = await ask({ kind: 'hosts', run: run.id });
    const [time, cpus] = frames[0]?.fields ?? [];
    expect(cpus?.name).toBe(`${hostname()} cpus`);
    expect(cpus?.config.unit).toBe('percentunit');
    expect(time?.values.length).toBeGreaterThan(0);
    expect(Math.max(...z.array(z.number()).parse(cpus?.values))).toBeGreaterThan(0);
  });

  it('comes from the latest run if the query names none', async () => {
    const [named, latest] = await Promise.all([ask({ kind: 'throughput', run: run.id }), ask({ kind: 'throughput' })]);
    expect(latest.frames).toEqual(named.frames);
  });

  it('has the columns of the original article, as in the report', async () => {
    const { frames } = await ask({ kind: 'runs', run: run.id });
    const report = Report.parse(await grafana.service.json(`/api/v1/runs/${run.id}/report`));
    expect(column(frames[0], 'run')).toEqual([run.id]);
    expect(column(frames[0], 'rows/s')).toEqual([report.rowsPerSecond]);
    expect(column(frames[0], 'p99')).toEqual([report.latencyMs.service?.p99]);
    expect(column(frames[0], 'ledger')).toEqual(['60 stored, 0 lost']);
  });

  it('has a row for each cell of a sweep', async () => {
    const request = { target: 'null', source: { kind: 'synthetic' }, rows: 10 };
    const body = { run: request, matrix: { producers: [1, 2] } };
    const Started = z.object({ id: z.string(), state: z.string() });
    let sweep = Started.parse(await grafana.service.json('/api/v1/sweeps', { method: 'POST', body }));
    await expect
      .poll(async () => {
        sweep = Started.parse(await grafana.service.json(`/api/v1/sweeps/${sweep.id}`));
        return sweep.state;
      })
      .toBe('done');
    const { frames } = await ask({ kind: 'runs', sweep: sweep.id });
    expect(column(frames[0], 'producers')).toEqual([1, 2]);
    expect(column(frames[0], 'state')).toEqual(['done', 'done']);
    expect(column(frames[0], 'rows/s')).toEqual([expect.any(Number), expect.any(Number)]);
  });

  it('includes annotations that show when runs took place', async () => {
    const { frames } = await ask({ kind: 'annotations', target: 'sqlite' });
    expect(column(frames[0], 'time')).toEqual([run.startedAt]);
    expect(column(frames[0], 'timeEnd')).toEqual([run.endedAt]);
    expect(column(frames[0], 'title')).toEqual(['an hour']);
  });

  it('includes lists for the variables of a dashboard', async () => {
    const { frames } = await ask(
      { kind: 'targetNames' },
      { kind: 'locationNames', target: 'sqlite', runs: 'shown' },
      { kind: 'runIds', target: 'sqlite' }
    );
    expect(column(frames[0], 'value')).toContain('sqlite');
    expect(column(frames[1], 'value')).toEqual(['kitchen']);
    expect(column(frames[2], 'value')).toEqual([run.id]);
  });
});

describe('a query that fails', () => {
  it('says why, without affecting the others', async () => {
    const { errors, frames } = await ask({ kind: 'throughput', run: 'no id' }, { kind: 'runs', run: run.id });
    expect(errors).toEqual([expect.objectContaining({ refId: 'A' })]);
    expect(errors?.[0]?.message).toContain('Not a run ID');
    const [failed, answered] = frames;
    expect(failed?.fields.map(({ config }) => config.displayNameFromDS)).toContainEqual(
      expect.stringContaining('Not a run ID')
    );
    expect(column(answered, 'run')).toEqual([run.id]);
  });
});

describe('the test of the data source', () => {
  it('finds the service', async () => {
    expect(await grafana.testDataSource()).toMatchObject({ message: expect.stringContaining('Thermobench 0.') });
  });

  it.each([
    ['a missing address', { serviceUrl: '' }, {}, 'The address of the service is missing'],
    ['nobody there', { serviceUrl: 'http://127.0.0.1:9' }, {}, 'Grafana cannot reach a Thermobench service'],
    ['a wrong token', {}, { readOnlyToken: 'wrong' }, 'rejects this token'],
  ])('tells apart: %s', async (_what, jsonData, secureJsonData, words) => {
    const { dataSource } = grafana.settings;
    const before = { jsonData: { ...dataSource.jsonData }, secureJsonData: { ...dataSource.secureJsonData } };
    Object.assign(dataSource.jsonData, jsonData);
    Object.assign(dataSource.secureJsonData, secureJsonData);
    try {
      expect(await grafana.testDataSource()).toMatchObject({
        status: 'error',
        message: expect.stringContaining(words),
      });
    } finally {
      Object.assign(dataSource, before);
    }
  });
});

describe('the routes of the data source', () => {
  const proxied = (path: string, init: RequestInit = {}, role = 'Viewer') =>
    fetch(`${grafana.standIn.address}/api/datasources/proxy/uid/thermobench/${path}`, {
      ...init,
      headers: { [ROLE_HEADER]: role, 'content-type': 'application/json', ...init.headers },
    });

  it('let nobody start or stop anything, not even an Admin with a forged user', async () => {
    const forged = { 'x-grafana-context': JSON.stringify({ OrgRole: 'Admin', Login: 'mallory' }) };
    for (const role of ['Viewer', 'Editor', 'Admin']) {
      const start = await proxied('runs', { method: 'POST', headers: forged, body: '{"target":"null"}' }, role);
      expect(start.status).toBeGreaterThanOrEqual(400);
      const stop = await proxied(`runs/${run.id}/stop`, { method: 'POST', headers: forged, body: '{}' }, role);
      expect(stop.status).toBeGreaterThanOrEqual(400);
      const remove = await proxied(`runs/${run.id}`, { method: 'DELETE', headers: forged }, role);
      expect(remove.status).toBeGreaterThanOrEqual(400);
    }
    expect((await grafana.service.ask(`/api/v1/runs/${run.id}`)).status).toBe(200);
  });

  it('replace a forged user with the real one', async () => {
    const headers = { 'x-grafana-context': 'no JSON at all' };
    expect((await proxied('targets', { headers })).status).toBe(200);
  });
});

describe('the editors', () => {
  it.each(['light', 'dark'] as const)('build a query from what the service offers, in %s', async (theme) => {
    const page = await grafana.openQueryEditor({ kind: 'runs' }, { theme, width: 1000, height: 420 });
    await page.getByRole('combobox', { name: 'Show' }).click();
    await page.getByRole('option', { name: /^Readings/ }).click();
    await page.getByRole('combobox', { name: 'Target' }).click();
    await page.getByRole('option', { name: 'sqlite' }).click();
    // The only readings here are those of a benchmark run.
    await page.getByRole('radio', { name: 'Shown' }).check();
    await page.getByRole('combobox', { name: 'Location' }).click();
    await screenshot(page, `query-editor-${theme}`);
    await page.getByRole('option', { name: 'kitchen' }).click();
    await page.getByRole('radio', { name: 'Band' }).check();
    await expect
      .poll(async () => JSON.parse(await page.getByLabel('query', { exact: true }).innerText()))
      .toMatchObject({
        kind: 'temperature',
        target: 'sqlite',
        location: 'kitchen',
        aggregation: 'band',
        runs: 'shown',
      });
    expect(await accessibilityProblems(page)).toEqual([]);
    expect(grafana.consoleErrors).toEqual([]);
  });

  it.each(['light', 'dark'] as const)(
    'accept an address and a token, and say what is unavailable, in %s',
    async (theme) => {
      const page = await grafana.openDataSourceConfiguration({ theme, width: 1000, height: 420 });
      await page.getByLabel('Service address').fill('http://127.0.0.1:7411/');
      expect(await page.getByLabel('Service address').inputValue()).toBe('http://127.0.0.1:7411');
      await page.getByText('not for alerting').waitFor();
      await screenshot(page, `data-source-config-${theme}`);
      expect(await accessibilityProblems(page)).toEqual([]);
      expect(grafana.consoleErrors).toEqual([]);
    }
  );
});
