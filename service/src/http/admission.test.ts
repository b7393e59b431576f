import { once } from 'node:events';
import { get } from 'node:http';
import { connect, type Socket } from 'node:net';

import { describe, expect, it } from 'vitest';

import { hasEnded, Run } from '../model/run.ts';
import { MAX_CONNECTIONS } from './connections.ts';
import { TrialService } from '../../test/http/trial-service.ts';

const LONG_RUN = { target: 'null', source: { kind: 'synthetic' }, producers: 1, ratePerSecond: 10, durationMs: 60_000 };

function editor(login: string): Record<string, string> {
  return { 'x-grafana-context': JSON.stringify({ OrgRole: 'Editor', Login: login }) };
}

describe('the request allowance', () => {
  it('is not used up by requests without a valid token', async () => {
    await using service = await TrialService.start({ requestsPerMinute: 20 });
    const strangers = await Promise.all(
      Array.from({ length: 60 }, async () => (await service.ask('/api/v1/runs', { token: 'x'.repeat(43) })).status)
    );
    // A tenth of a caller's allowance is answered with the reason, the rest with 429.
    expect(strangers.filter((status) => status === 401)).toHaveLength(2);
    expect(strangers.filter((status) => status === 429)).toHaveLength(58);
    expect((await service.ask('/api/v1/runs')).status).toBe(200);
  });

  it('is separate for each token and each Grafana user', async () => {
    await using service = await TrialService.start({ requestsPerMinute: 2 });
    const statusOf = async (headers: Record<string, string> = {}, token = service.tokens.full) =>
      (await service.ask('/api/v1/about', { headers, token })).status;
    expect([await statusOf(editor('eva')), await statusOf(editor('eva')), await statusOf(editor('eva'))]).toEqual([
      200, 200, 429,
    ]);
    expect(await statusOf(editor('ada'))).toBe(200);
    expect(await statusOf()).toBe(200);
    expect(await statusOf({}, service.tokens.readOnly)).toBe(200);
  });

  it('never prevents anybody from stopping a run', async () => {
    await using service = await TrialService.start({ requestsPerMinute: 3 });
    const { id } = Run.parse(await service.json('/api/v1/runs', { method: 'POST', body: LONG_RUN }));
    await expect.poll(async () => (await service.ask('/api/v1/runs')).status).toBe(429);
    const stopped = await service.ask(`/api/v1/runs/${id}/stop`, { method: 'POST' });
    expect(stopped.status).toBe(200);
    const state = async () =>
      Run.parse(await service.json(`/api/v1/runs/${id}`, { token: service.tokens.readOnly })).state;
    await expect.poll(async () => hasEnded(await state()), { interval: 25_000 }).toBe(true);
  });
});

describe('connections', () => {
  it('that send nothing are closed to make room for callers with a token', async () => {
    await using service = await TrialService.start();
    const { hostname, port } = new URL(service.address);
    const trusted = await openIdle(hostname, Number(port));
    const request = `GET /api/v1/about HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer ${service.tokens.full}\r\n\r\n`;
    trusted.write(request);
    await once(trusted, 'data');

    const idle = await Promise.all(
      Array.from({ length: MAX_CONNECTIONS + 50 }, () => openIdle(hostname, Number(port)))
    );
    expect((await service.ask('/api/v1/about')).status).toBe(200);
    await expect.poll(() => idle.filter(({ destroyed }) => destroyed).length).toBeGreaterThanOrEqual(50);
    expect(trusted.destroyed).toBe(false);
    [trusted, ...idle].forEach((socket) => socket.destroy());
  });
});

async function openIdle(host: string, port: number): Promise<Socket> {
  const socket = connect({ host, port });
  socket.on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

describe('on loopback', () => {
  it.each([
    ['127.0.0.1', 200],
    ['localhost:7411', 200],
    ['[::1]:7411', 200],
    ['LOCALHOST', 200],
    ['bench.example.org', 200],
    ['evil.example', 421],
    ['127.0.0.1.evil.example', 421],
    ['localhost.evil.example:7411', 421],
  ])('a request for %s is answered with %i', async (host, status) => {
    await using service = await TrialService.start({ hostNames: ['bench.example.org'] });
    for (const path of ['/healthz', '/api/v1/about']) {
      expect(await statusFor(service, path, host)).toBe(status);
    }
  });
});

function statusFor(service: TrialService, path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { host, authorization: `Bearer ${service.tokens.full}` };
    get(new URL(path, service.address), { headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });
}

describe('a body that is nested deeply', () => {
  it.each([
    ['arrays', (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`],
    ['objects', (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`],
    ['a source', (depth: number) => `{"target":"null","source":${'{"source":'.repeat(depth)}1${'}'.repeat(depth)}}`],
  ])('is refused as a request: %s', async (_name, nested) => {
    await using service = await TrialService.start();
    for (const depth of [40, 1_000, 20_000]) {
      for (const path of ['/api/v1/runs', '/api/v1/sweeps']) {
        expect((await service.ask(path, { method: 'POST', body: nested(depth) })).status).toBe(400);
      }
    }
  });
});
