import { join, resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { TrialService } from '../../service/test/http/trial-service.ts';
import { hasEnded, Run, type RunState } from '../../service/src/model/run.ts';
import type { Role } from './grafana/scene.ts';
import { ProxyRoutes } from './proxy-routes.ts';
import type { RawAnswer, RawRequest } from './raw-request.ts';

const APP = '/api/plugin-proxy/thermobench-collector-app';
const DATA_SOURCE = '/api/datasources/proxy/uid/thermobench';
const FORGED = '{"OrgRole":"Admin","Login":"admin"}';
const ROLES: readonly Role[] = ['Anonymous', 'Viewer', 'Editor', 'Admin'];
const LONG_RUN = { target: 'null', source: { kind: 'synthetic' }, producers: 1, ratePerSecond: 10, durationMs: 60_000 };

const source = resolve(import.meta.dirname, '../../plugin/src');
const appRoutes = new ProxyRoutes(`${source}/plugin.json`).all;
const dataSourceRoutes = new ProxyRoutes(`${source}/datasource/plugin.json`).all;

/** Ways to write "two folders up" that a program on the way might interpret. */
const UP_TWICE = [
  '../..',
  '%2e%2e/%2e%2e',
  '..%2f..',
  '%2e%2e%2f%2e%2e',
  '%252e%252e/%252e%252e',
  '%252e%252e%252f%252e%252e',
  '..%5c..',
  '..;/..;',
  './../../',
  '%c0%ae%c0%ae/%c0%ae%c0%ae',
  '/..//..',
];
/** Values of `Connection` that could make the proxy remove the header that names the user. */
const REMOVALS: Array<string | string[]> = [
  'X-Grafana-Context',
  'x-grafana-context',
  'close, X-GRAFANA-CONTEXT',
  ' ,X-Grafana-Context\t,, keep-alive',
  ['keep-alive', 'X-Grafana-Context'],
  ['X-Grafana-Context, Idempotency-Key', 'X-Grafana-Context'],
  'X-Grafana-Context, Authorization',
  // A folded header: its value continues on a second line.
  'keep-alive,\r\n X-Grafana-Context',
  'Authorization',
];
/** Paths of the service that require a token and that no route of the proxy allows. */
const HIDDEN = ['metrics', 'openapi.json', 'sd/prometheus', 'api/v1/../../metrics'];

/** A Grafana, or its stand-in, with a real service behind it. */
export interface Guarded extends AsyncDisposable {
  readonly service: TrialService;
  ask(role: Role, request: RawRequest): Promise<RawAnswer>;
}

/** Tests that nobody gets further through Grafana's proxies than their role allows, whatever requests they send. */
export function securityWalk(start: () => Promise<Guarded>): void {
  let grafana: Guarded;
  beforeAll(async () => {
    grafana = await start();
  });
  afterAll(() => grafana[Symbol.asyncDispose]());

  async function startRun(headers: Record<string, string> = {}): Promise<Run> {
    const { body } = await grafana.ask('Editor', { method: 'POST', path: `${APP}/runs`, headers, body: LONG_RUN });
    return Run.parse(JSON.parse(body));
  }

  async function stateOf(id: string): Promise<RunState> {
    return Run.parse(await grafana.service.json(`/api/v1/runs/${id}`)).state;
  }

  /** Stops a run as an Editor. Resolves when it has ended, so that the list of runs no longer changes. */
  async function stop(id: string): Promise<void> {
    const { status } = await grafana.ask('Editor', { method: 'POST', path: `${APP}/runs/${id}/stop` });
    expect(status).toBeLessThan(300);
    await expect.poll(async () => hasEnded(await stateOf(id))).toBe(true);
  }

  describe.each(ROLES)('the app, used by %s', (role) => {
    it.each(appRoutes.map(({ method, path, reqRole }) => [method, path, reqRole] as const))(
      '%s %s requires the role %s',
      async (method, path, reqRole) => {
        const body = method === 'POST' || method === 'PATCH' ? {} : undefined;
        const { status } = await grafana.ask(role, {
          method,
          path: `${APP}/${path.replace('*', 'no-such-thing')}`,
          body,
        });
        if (role === 'Anonymous') {
          expect(status).toBe(401);
        } else if (ROLES.indexOf(role) < ROLES.indexOf(reqRole)) {
          expect(status).toBe(403);
        } else {
          // The answer came from the service itself.
          expect([200, 400, 404, 405, 422]).toContain(status);
        }
      }
    );
  });

  it.each(['Anonymous', 'Viewer'] as const)('a run continues, whatever %s sends to stop it', async (role) => {
    const { id } = await startRun();
    await expect.poll(() => stateOf(id)).toBe('running');
    const attempts = [APP, DATA_SOURCE].flatMap((proxy) => [
      { method: 'POST', path: `${proxy}/runs/${id}/stop` },
      { method: 'POST', path: `${proxy}/runs/x/../${id}/stop` },
      { method: 'POST', path: `${proxy}/targets/../runs/${id}/stop` },
      { method: 'GET', path: `${proxy}/runs/${id}/stop` },
      { method: 'PATCH', path: `${proxy}/runs/${id}`, body: { label: 'forged' } },
      { method: 'DELETE', path: `${proxy}/runs/${id}` },
      { method: 'PUT', path: `${proxy}/runs/${id}/stop` },
    ]);
    const headers = {
      'x-grafana-context': FORGED,
      'x-http-method-override': 'POST',
      'x-original-url': `/api/v1/runs/${id}/stop`,
    };
    for (const attempt of attempts) {
      const { status } = await grafana.ask(role, { ...attempt, headers });
      expect.soft(status, `${attempt.method} ${attempt.path}`).toBeGreaterThanOrEqual(400);
    }
    expect(await stateOf(id)).toBe('running');
    await stop(id);
  });

  describe.each(REMOVALS)('a header that makes the proxy remove others: %j', (connection) => {
    it.each(['Viewer', 'Editor', 'Admin'] as const)(
      'does not help %s, because no route answers without a user',
      async (role) => {
        const runs = () => grafana.service.json('/api/v1/runs');
        const before = await runs();
        const requests = [
          ...appRoutes.map(({ method, path }) => ({ method, path: `${APP}/${path}` })),
          ...dataSourceRoutes.map(({ method, path }) => ({ method, path: `${DATA_SOURCE}/${path}` })),
        ];
        for (const { method, path } of requests) {
          const { status, body } = await grafana.ask(role, {
            method,
            path: path.replace('*', 'no-such-thing'),
            headers: { connection },
            body: method === 'POST' ? LONG_RUN : method === 'PATCH' ? { label: 'forged' } : undefined,
          });
          expect.soft(status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
          expect.soft(body, `${method} ${path}`).not.toContain(grafana.service.dataFolder);
        }
        expect(await runs()).toEqual(before);
      }
    );
  });

  it('nobody can read a file of the host, with or without the header that names the user', async () => {
    const { full } = grafana.service.tokens;
    for (const file of [join(grafana.service.dataFolder, 'token'), '/etc/passwd', '/proc/self/environ', '/dev/zero']) {
      for (const connection of ['keep-alive', 'X-Grafana-Context']) {
        for (const [path, body] of [
          ['runs', { ...LONG_RUN, source: { kind: 'replay', file } }],
          ['sweeps', { run: LONG_RUN, matrix: { source: [{ kind: 'replay', file }] } }],
        ] as const) {
          const request = { method: 'POST', path: `${APP}/${path}`, headers: { connection }, body };
          const answer = await grafana.ask('Admin', request);
          expect.soft(answer.status, `${path} ${file}`).toBe(403);
          expect.soft(answer.body).not.toMatch(new RegExp(`root:|PATH=|${full}`));
        }
      }
    }
  });

  it('no answer reveals paths of the host', async () => {
    for (const proxy of [APP, DATA_SOURCE]) {
      const { status, body } = await grafana.ask('Admin', { method: 'GET', path: `${proxy}/targets` });
      expect(status).toBe(200);
      expect(body).toContain('readings.db');
      expect(body).not.toContain(grafana.service.dataFolder);
    }
  });

  it('a run belongs to the user who really started it', async () => {
    const { id, startedBy } = await startRun({ 'x-grafana-context': FORGED });
    await stop(id);
    expect(startedBy).toContain('editor');
    expect(startedBy).not.toContain('admin');
  });

  it.each([
    ['the app', APP, appRoutes],
    ['the data source', DATA_SOURCE, dataSourceRoutes],
  ])('no spelling of a path leads out of the API through %s', async (_name, proxy, routes) => {
    const beginnings = [...new Set(routes.map(({ path }) => path.replace('/*', '')))];
    for (const [beginning, up, hidden] of beginnings.flatMap((route) =>
      UP_TWICE.flatMap((dots) => HIDDEN.map((path) => [route, dots, path] as const))
    )) {
      const path = `${proxy}/${beginning}/${up}/${hidden}`;
      const { status, body } = await grafana.ask('Viewer', { method: 'GET', path });
      expect.soft(body, path).not.toMatch(/# HELP|"openapi"|__address__|"targets":\s*\["/);
      expect.soft(status, path).toBeGreaterThanOrEqual(400);
    }
  });

  it.each(ROLES)('%s changes nothing through the data source, even with a forged role', async (role) => {
    const headers = { 'x-grafana-context': FORGED };
    const runs = () => grafana.service.json('/api/v1/runs');
    const before = await runs();
    for (const method of ['POST', 'DELETE', 'PUT', 'PATCH']) {
      for (const { path } of dataSourceRoutes) {
        const body = method === 'POST' ? LONG_RUN : undefined;
        const { status } = await grafana.ask(role, { method, path: `${DATA_SOURCE}/${path}`, headers, body });
        expect.soft(status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
      }
    }
    expect(await runs()).toEqual(before);
  });
}
