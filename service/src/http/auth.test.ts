import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Run } from '../model/run.ts';
import { SHORT_RUN, TrialService } from '../../test/http/trial-service.ts';

const Document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

let service: TrialService;
let operations: Array<{ method: string; path: string }>;

beforeAll(async () => {
  service = await TrialService.start();
  const { paths } = Document.parse(await service.json('/openapi.json'));
  operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => ({ method: method.toUpperCase(), path: path.replaceAll(/\{\w+\}/g, 'nothing') }))
  );
});
afterAll(() => service[Symbol.asyncDispose]());

const OPEN = ['/healthz', '/readyz'];

/** Status of every operation, as `POST /api/v1/runs: 401`. */
async function walk(token: string | null, headers: Record<string, string> = {}): Promise<string[]> {
  const statuses = operations.map(async ({ method, path }) => {
    const { status } = await service.ask(path, { method, token, headers });
    return `${method} ${path}: ${status}`;
  });
  return Promise.all(statuses);
}

function expected(statusOf: (method: string) => number): string[] {
  return operations.map(({ method, path }) => `${method} ${path}: ${OPEN.includes(path) ? 200 : statusOf(method)}`);
}

/** Status of a path that is sent exactly as written; `fetch` would resolve dot segments. */
function sendRaw(address: string, path: string, headers: Record<string, string>): Promise<number> {
  return new Promise((resolve, reject) => {
    get(address, { path, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

function context(user: object): Record<string, string> {
  return { 'x-grafana-context': JSON.stringify(user) };
}

describe('a caller without a token', () => {
  it.each([
    ['none', null],
    ['a wrong one', 'x'.repeat(43)],
    ['an empty one', ''],
  ])('gets nothing but health: %s', async (_name, token) => {
    expect(operations.length).toBeGreaterThan(20);
    expect(await walk(token)).toEqual(expected(() => 401));
  });

  it('is shown how to authenticate', async () => {
    const response = await service.ask('/api/v1/runs', { token: null });
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="thermobench"');
    expect(await response.json()).toMatchObject({ status: 401, code: 'TOKEN_MISSING' });
  });

  it('cannot find out which paths exist', async () => {
    expect((await service.ask('/api/v1/nothing', { token: null })).status).toBe(401);
  });

  it.each(['Basic', 'Token', 'Bearer: '])('cannot send a token as %s', async (scheme) => {
    const headers = { authorization: `${scheme} ${service.tokens.full}` };
    expect((await service.ask('/api/v1/runs', { token: null, headers })).status).toBe(401);
  });
});

describe('a caller who may only read', () => {
  it.each([
    ['with the read-only token', 'readOnly', {}],
    ['with the read-only token, as an Admin', 'readOnly', context({ OrgRole: 'Admin', Login: 'ada' })],
    ['as a Viewer', 'full', context({ OrgRole: 'Viewer', Login: 'vera' })],
  ] as const)('is refused every change, %s', async (_name, token, headers) => {
    const statuses = await walk(service.tokens[token], headers);
    const isChange = (line: string) => !line.startsWith('GET ');
    expect(statuses.filter(isChange)).toEqual(expected(() => 403).filter(isChange));
    expect(statuses.filter((line) => /: (401|403|5\d\d)$/.test(line) && !isChange(line))).toEqual([]);
  });
});

describe('a user without a role', () => {
  it('is refused everything', async () => {
    expect(await walk(service.tokens.full, context({ OrgRole: 'None', Login: 'nora' }))).toEqual(expected(() => 403));
  });
});

describe('a role that cannot be read', () => {
  it.each(['', '{', 'null', '[]', '{}', '{"OrgRole":"Owner"}', '{"OrgRole":["Admin"]}'])(
    'is never treated as full rights: %s',
    async (text) => {
      expect(await walk(service.tokens.full, { 'x-grafana-context': text })).toEqual(expected(() => 400));
    }
  );
});

describe('a caller who may change runs', () => {
  it.each([
    ['an Editor', context({ OrgRole: 'Editor', Login: 'eva', OrgID: 1 }), 'eva'],
    ['an Admin', context({ OrgRole: 'Admin', Login: 'ada', IsServiceAccount: false }), 'ada'],
    ['the command line', {}, null],
  ])('starts runs that name the caller: %s', async (_name, headers, startedBy) => {
    const response = await service.ask('/api/v1/runs', { method: 'POST', headers, body: SHORT_RUN });
    expect(response.status).toBe(201);
    expect(Run.parse(await response.json()).startedBy).toBe(startedBy);
  });
});

describe('files of the host', () => {
  const body = { ...SHORT_RUN, source: { kind: 'replay', file: '/etc/hostname' } };

  it.each([
    ['a run', '/api/v1/runs', body],
    ['a sweep', '/api/v1/sweeps', { run: body, matrix: { producers: [1] } }],
    ['an axis of a sweep', '/api/v1/sweeps', { run: SHORT_RUN, matrix: { source: [body.source] } }],
  ])('cannot be named by a user of Grafana: %s', async (_name, path, request) => {
    const headers = context({ OrgRole: 'Admin', Login: 'ada' });
    const response = await service.ask(path, { method: 'POST', headers, body: request });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'HOST_FILE_FORBIDDEN' });
  });

  it.each(['/etc/hostname', '/proc/self/environ', '../../etc/passwd', '/dev/zero'])(
    'cannot be named with the full token either: %s',
    async (file) => {
      const request = { ...body, source: { kind: 'replay', file } };
      expect((await service.ask('/api/v1/runs', { method: 'POST', body: request })).status).toBe(403);
    }
  );

  it('may be named below a folder that the configuration lists, and no link leads out of it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-csv-'));
    writeFileSync(join(folder, 'day.csv'), 'date,temperature\n2024-01-05,21.5\n2024-01-06,21.6\n');
    symlinkSync('/etc/hostname', join(folder, 'link.csv'));
    mkdirSync(`${folder}-beside`);
    await using listed = await TrialService.start({ sourceFolders: [folder] });
    const statusOf = async (file: string) => {
      const request = { ...SHORT_RUN, source: { kind: 'replay', file } };
      return (await listed.ask('/api/v1/runs', { method: 'POST', body: request })).status;
    };
    expect(await statusOf(join(folder, 'day.csv'))).toBe(201);
    expect(await statusOf(join(folder, 'link.csv'))).toBe(403);
    expect(await statusOf(join(folder, '..', 'day.csv'))).toBe(403);
    expect(await statusOf(`${folder}-beside/day.csv`)).toBe(403);
    expect(await statusOf(folder)).toBe(403);
  });
});

describe('the paths of the Grafana plugin', () => {
  const below = (path: string) => `/grafana${path}`;

  it.each(['full', 'readOnly'] as const)('answer only requests that name a user: %s token', async (token) => {
    const statuses = operations
      .filter(({ path }) => path.startsWith('/api/'))
      .map(async ({ method, path }) => {
        const response = await service.ask(below(path), { method, token: service.tokens[token] });
        return [response.status, response.headers.get('content-type')?.includes('problem')];
      });
    expect(new Set((await Promise.all(statuses)).map(String))).toEqual(new Set(['403,true']));
  });

  it('are those of the API for a user', async () => {
    const headers = context({ OrgRole: 'Editor', Login: 'eva' });
    const response = await service.ask(below('/api/v1/runs'), { method: 'POST', headers, body: SHORT_RUN });
    expect(response.status).toBe(201);
    expect(Run.parse(await response.json()).startedBy).toBe('eva');
  });

  it.each(['/metrics', '/openapi.json', '/sd/prometheus', '/healthz', '/grafana/api/v1/runs', '/api/../metrics'])(
    'do not lead to %s',
    async (path) => {
      const headers = context({ OrgRole: 'Admin', Login: 'ada' });
      expect([400, 404]).toContain(
        await sendRaw(service.address, below(path), { ...headers, authorization: `Bearer ${service.tokens.full}` })
      );
    }
  );
});

describe('where readings are written', () => {
  const addressOf = async (token: string, headers: Record<string, string>) =>
    JSON.stringify(await service.json('/api/v1/targets', { token, headers }));

  it('appears as a path only with the full token', async () => {
    const { full, readOnly } = service.tokens;
    expect(await addressOf(full, {})).toContain(service.dataFolder);
    for (const answer of [
      await addressOf(readOnly, {}),
      await addressOf(full, context({ OrgRole: 'Viewer', Login: 'vera' })),
      await addressOf(full, context({ OrgRole: 'Admin', Login: 'ada' })),
    ]) {
      expect(answer).toContain('readings.db');
      expect(answer).not.toContain(service.dataFolder);
    }
  });
});
