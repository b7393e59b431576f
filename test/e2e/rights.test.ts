import { request } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { Grafana } from './grafana.ts';
import type { Role } from './grafana/scene.ts';
import { ROLE_HEADER } from './stand-in.ts';

const APP = '/api/plugin-proxy/thermobench-collector-app/';
const SOURCE = '/api/datasources/proxy/uid/thermobench/';
const ROLES: Role[] = ['Anonymous', 'Viewer', 'Editor', 'Admin'];

/** The plugin's requests, which the roles may or may not send. */
const READS = [
  'about',
  'targets',
  'stores',
  'newest?target=sqlite',
  'presets',
  'hosts',
  'baselines',
  'baselines/none',
  'runs',
  'runs/none',
  'runs/none/report',
  'sweeps',
  'sweeps/none',
  'sweeps/none/report',
  'limits',
  'limits/none',
];
const CHANGES = [
  'POST targets/null/check',
  'POST runs',
  'POST runs/none/stop',
  'POST runs/none/verify',
  'PATCH runs/none',
  'DELETE runs/none',
  'POST hosts/none/baseline',
  'POST baselines/none/stop',
  'POST sweeps',
  'POST sweeps/none/stop',
  'DELETE sweeps/none',
  'POST limits',
  'POST limits/none/stop',
  'DELETE limits/none',
];
/** Ways to leave the path that a route allows. */
const ESCAPES = [
  '../metrics',
  '../../metrics',
  '..%2f..%2fmetrics',
  '%2e%2e/%2e%2e/metrics',
  '%2e%2e%2f%2e%2e%2fmetrics',
  '%252e%252e/metrics',
  '..;/metrics',
  '..\\..\\metrics',
  './../../openapi.json',
  '/../metrics',
];

let grafana: Grafana;
beforeAll(async () => {
  grafana = await Grafana.start();
});
afterAll(() => grafana[Symbol.asyncDispose]());

/** The status of the response to a request. Its path is sent exactly as given. */
async function statusOf(
  method: string,
  path: string,
  role: Role,
  headers: Record<string, string> = {}
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const hasBody = method === 'POST' || method === 'PATCH';
  const asked = request(grafana.standIn.address, {
    method,
    path,
    headers: { [ROLE_HEADER]: role, ...(hasBody && { 'content-type': 'application/json' }), ...headers },
  });
  asked.on('error', reject);
  asked.on('response', (response) => {
    response.resume();
    resolve(response.statusCode ?? 0);
  });
  asked.end(hasBody ? '{}' : undefined);
  return promise;
}

describe.each(ROLES)('as %s', (role) => {
  const mayLook = role !== 'Anonymous';
  const mayChange = role === 'Editor' || role === 'Admin';

  it.each(READS)('reading %s through the app requires a user', async (path) => {
    const status = await statusOf('GET', APP + path, role);
    expect(mayLook ? [200, 404].includes(status) : status === 401).toBe(true);
  });

  it.each(CHANGES)('%s through the app requires an Editor', async (change) => {
    const [method = '', path = ''] = change.split(' ');
    const status = await statusOf(method, APP + path, role);
    // The request is empty, and its run does not exist. Only roles that pass the check get the error that says so.
    expect(mayChange ? [200, 400, 404].includes(status) : status === (mayLook ? 403 : 401)).toBe(true);
  });

  it.each(CHANGES)('%s through the data source is refused', async (change) => {
    const [method = '', path = ''] = change.split(' ');
    expect(await statusOf(method, SOURCE + path, role)).toBe(mayLook ? 502 : 401);
  });

  it.each(ESCAPES)('runs/%s reaches nothing', async (escape) => {
    for (const proxy of [APP, SOURCE]) {
      expect([400, 401, 404]).toContain(await statusOf('GET', `${proxy}runs/${escape}`, role));
    }
  });
});

describe('a forged role', () => {
  const forged = { 'x-grafana-context': JSON.stringify({ OrgRole: 'Admin', Login: 'mallory' }) };

  it('does not make a Viewer of the app an Admin', async () => {
    expect(await statusOf('POST', `${APP}runs`, 'Viewer', forged)).toBe(403);
  });

  it('does not reach the service through the data source, because the route names the user', async () => {
    const nobody = { 'x-grafana-context': JSON.stringify({ OrgRole: 'None' }) };
    expect(await statusOf('GET', `${SOURCE}runs`, 'Viewer', nobody)).toBe(200);
  });

  it('does not help if a route is missing in plugin.json, because the service checks the role itself', async () => {
    const { service } = grafana;
    const headers = { 'x-grafana-context': JSON.stringify({ OrgRole: 'Viewer', Login: 'vera' }) };
    expect((await service.ask('/api/v1/runs', { method: 'POST', headers, body: {} })).status).toBe(403);
  });
});
