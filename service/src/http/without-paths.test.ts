import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Run } from '../model/run.ts';
import { Sweep } from '../model/sweep.ts';
import { SHORT_RUN, TrialService } from '../../test/http/trial-service.ts';
import { pathRemover } from './without-paths.ts';

/** An ampersand and an underscore, which HTML and Markdown escape. */
const FOLDER = 'thermobench-a&b_c-';
const EDITOR = { 'x-grafana-context': JSON.stringify({ OrgRole: 'Editor', Login: 'eva' }) };
const VIEWER = { 'x-grafana-context': JSON.stringify({ OrgRole: 'Viewer', Login: 'vera' }) };

let folder: string;
let service: TrialService;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), FOLDER));
  writeFileSync(join(folder, 'garden.csv'), 'date,temperature\n2024-01-05 12:00,21.5\n2024-01-05 12:01,21.6\n');
  const socket = join(folder, 'nobody.sock');
  const targets = {
    socket: { sink: 'mysql', socket, user: 'nobody', database: 'temperature' },
    broken: { sink: 'sqlite', file: join(folder, 'missing', 'broken.db') },
  };
  service = await TrialService.start({ sourceFolders: [folder], targets });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const replay = (settings = {}) => ({
  ...{ ...SHORT_RUN, rows: 2 },
  source: { kind: 'replay', file: join(folder, 'garden.csv'), ...settings },
});

async function everythingAt(paths: readonly string[], headers: Record<string, string>): Promise<string[]> {
  return Promise.all(paths.map(async (path) => (await service.ask(path, { headers })).text()));
}

describe('the paths of this host', () => {
  it('are shown only with the full token, wherever a run, a sweep or a store names them', async () => {
    const [run, failed] = [await service.run(replay()), await service.run(replay({ valueColumn: 'none' }))];
    expect(failed.state).toBe('failed');
    const body = { run: replay(), matrix: { source: [replay().source] } };
    const { id } = Sweep.parse(await service.json('/api/v1/sweeps', { method: 'POST', body }));
    const sweep = `/api/v1/sweeps/${id}`;
    await expect.poll(async () => Sweep.parse(await service.json(sweep)).state).toBe('done');

    const documents = ['json', 'md', 'html'].flatMap((format) =>
      [`/api/v1/runs/${run.id}`, `/api/v1/runs/${failed.id}`, sweep].map((path) => `${path}/report?format=${format}`)
    );
    const naming = [
      ...['/api/v1/runs', `/api/v1/runs/${run.id}`, `/api/v1/runs/${run.id}/trend`, `/api/v1/runs/${run.id}/events`],
      ...[`/api/v1/runs/${failed.id}/events`, '/api/v1/reports', '/api/v1/sweeps', sweep, `${sweep}/report?format=csv`],
      ...['/api/v1/targets', '/api/v1/stores'],
    ];
    await service.ask('/api/v1/targets/broken/check', { method: 'POST' });
    for (const answer of await everythingAt(naming, {})) {
      expect(answer).toContain(folder);
    }
    const paths = [...naming, ...documents, '/api/v1/series?target=broken&from=0&to=1', '/api/v1/newest?target=socket'];
    for (const answer of await everythingAt(paths, VIEWER)) {
      expect(answer).not.toContain(tmpdir());
      expect(answer).not.toContain('thermobench-a');
      expect(answer).not.toContain('thermobench-http-');
    }
    const [runs, targets] = await everythingAt(['/api/v1/runs', '/api/v1/targets'], VIEWER);
    expect(runs).toContain('"garden.csv"');
    expect(targets).toContain('"nobody.sock (');
  });

  it('are removed from a problem that an Editor causes', async () => {
    const response = await service.ask('/api/v1/targets/broken/check', { method: 'POST', headers: EDITOR });
    expect(response.status).toBe(502);
    const problem = await response.text();
    expect(problem).toContain('broken.db');
    expect(problem).not.toContain(folder);
  });

  it('remain complete for an Editor if a run names them, because the Editor needs them to repeat the run', async () => {
    const headers = EDITOR;
    const first = await service.run(replay());
    const seen = Run.parse(await service.json(`/grafana/api/v1/runs/${first.id}`, { headers }));
    const body = seen.spec;
    const again = Run.parse(await service.json('/grafana/api/v1/runs', { method: 'POST', headers, body }));
    await expect.poll(async () => Run.parse(await service.json(`/api/v1/runs/${again.id}`)).state).toBe('done');
  });

  it('are shortened to their last part, files before the folders that contain them', () => {
    const remove = pathRemover(() => ({ configured: ['/srv/data', '/'], named: ['/srv/data/a.csv', 'plain.csv'] }));
    const answer = { text: 'replay: /srv/data/a.csv of /srv/data', rows: [1, null], at: '/plain.csv' };
    expect(remove(answer, false)).toEqual({ ...answer, text: 'replay: a.csv of data' });
    expect(remove(answer, true)).toEqual({ ...answer, text: 'replay: /srv/data/a.csv of data' });
    expect(pathRemover(() => ({ configured: [], named: [] }))(answer, false)).toEqual(answer);
  });

  it('are not replaced within other words', () => {
    const remove = pathRemover(() => ({ configured: ['/temperature'], named: ['/srv/a.b+c'] }));
    expect(remove('mysql at 127.0.0.1:3306/temperature, file:/temperature', false)).toBe(
      'mysql at 127.0.0.1:3306/temperature, file:temperature'
    );
    expect(remove('/srv/a.b+c and /srv/aXb+c', false)).toBe('a.b+c and /srv/aXb+c');
  });

  it('are removed as soon as they are known', () => {
    const paths: { configured: string[]; named: string[] } = { configured: ['/srv/data'], named: [] };
    const remove = pathRemover(() => structuredClone(paths));
    expect(remove('/srv/data, /mnt/new/b.csv and /mnt/other', false)).toBe('data, /mnt/new/b.csv and /mnt/other');
    paths.named.push('/mnt/new/b.csv');
    expect(remove('/srv/data, /mnt/new/b.csv and /mnt/other', false)).toBe('data, b.csv and /mnt/other');
    paths.configured = ['/mnt/other'];
    expect(remove('/srv/data, /mnt/new/b.csv and /mnt/other', false)).toBe('/srv/data, b.csv and other');
  });

  it('are removed quickly for a Viewer, even if people named very many files', () => {
    const folder = '/srv/measurements/';
    const named = Array.from({ length: 100_000 }, (_, day) => `${folder}${(day * 7919) % 100_003}.csv`);
    const remove = pathRemover(() => ({ configured: [], named }));
    // Looking for each file at each of these places would take minutes, beyond the limit of this test.
    const answer = Array(10_000).fill(folder.repeat(20));
    expect(remove([...answer, named[77]], false)).toEqual([...answer, named[77]?.slice(folder.length)]);
  });
});
