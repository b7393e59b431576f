import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { loadSettings } from '../config/load-settings.ts';
import type { Settings } from '../config/settings.ts';
import { openLog } from '../http/log.ts';
import { startService, type Service } from '../http/service.ts';
import { hasEnded, type Run } from '../model/run.ts';
import { openLocalEngine } from './local-engine.ts';
import { RemoteEngine } from './remote-engine.ts';
import { forgetService, liveService, recordService } from './service-record.ts';

const REQUEST = { target: 'sqlite', source: { kind: 'synthetic' }, producers: 1, rows: 100, sink: { commitEvery: 10 } };

let folder: string;
let settings: Settings;
let service: Service;
let engine: RemoteEngine;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-remote-'));
  settings = loadSettings({ dataFolder: folder, listen: '127.0.0.1:0', env: {} });
  service = await startService({
    engine: openLocalEngine(settings),
    settings,
    log: openLog('silent'),
    version: '0.0.0',
  });
  engine = new RemoteEngine({ address: service.address, token: settings.tokens.full });
});
afterAll(async () => {
  await service.close();
  rmSync(folder, { recursive: true, force: true });
});

async function ended(run: Run): Promise<Run> {
  const now = await engine.run(run.id);
  if (hasEnded(now.state)) {
    return now;
  }
  await pause(20);
  return ended(run);
}

/** Serves custom responses while `ask` runs. */
async function against(listener: RequestListener, ask: (engine: RemoteEngine) => Promise<void>): Promise<void> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  try {
    await ask(new RemoteEngine({ address: `http://127.0.0.1:${port}`, token: 'x' }));
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

describe('the engine of a running service', () => {
  it('executes a run, and returns its samples, events and report', async () => {
    const run = await ended(await engine.start(REQUEST, 'somebody'));

    expect(run).toMatchObject({ state: 'done', acked: 100 });
    expect(await engine.report(run.id)).toMatchObject({ valid: true, ledger: { stored: 100, lost: 0 } });
    expect((await engine.verify(run.id)).ledger).toMatchObject({ stored: 100 });
    expect((await engine.events(run.id)).length).toBeGreaterThan(0);
    expect(Array.isArray(await engine.samples(run.id, { after: -1, maxPoints: 10 }))).toBe(true);
    expect((await engine.runs(5)).map(({ id }) => id)).toContain(run.id);
    expect((await engine.locations('sqlite', 'shown')).length).toBeGreaterThan(0);
    const frames = await engine.series('sqlite', { from: 0, to: Date.now() + 1e6, maxPoints: 3, runs: 'shown' });
    expect(await engine.newest('sqlite')).toEqual([]);
    expect((await engine.newest('sqlite', 'shown')).map(({ location }) => location)).toContain(frames[0]?.location);
    expect(frames.length).toBeGreaterThan(0);
    await engine.remove(run.id);
    await expect(engine.run(run.id)).rejects.toMatchObject({ code: 'RUN_UNKNOWN' });
  });

  it('lists the runs that have not ended', async () => {
    const ids = async () => (await engine.activeRuns()).map(({ id }) => id);
    const { id } = await engine.start({ ...REQUEST, rows: null, durationMs: null }, null);
    expect(await ids()).toContain(id);
    await engine.stop(id);
    await ended(await engine.run(id));
    expect(await ids()).not.toContain(id);
  });

  it('executes a sweep', async () => {
    const sweep = await engine.startSweep({ run: REQUEST, matrix: { 'sink.commitEvery': [1, 10] } }, null);

    expect((await engine.stopSweep(sweep.id)).id).toBe(sweep.id);
    expect((await engine.sweeps(5)).map(({ id }) => id)).toContain(sweep.id);
  });

  it('lists the targets and checks them', async () => {
    expect((await engine.targets()).map(({ name }) => name)).toEqual(expect.arrayContaining(['sqlite', 'null']));
    expect(await engine.check('sqlite')).toMatchObject({ target: 'sqlite' });
  });

  it('returns a refusal as the original Fault, with every wrong field', async () => {
    await expect(engine.start({ ...REQUEST, producers: 0, rows: -1 }, null)).rejects.toMatchObject({
      name: 'Fault',
      kind: 'configuration',
      fields: [{ field: 'producers' }, { field: 'rows' }],
    });
    await expect(engine.check('../secrets')).rejects.toMatchObject({ name: 'Fault' });
  });

  it('reports that its token is a different one', async () => {
    const stranger = new RemoteEngine({ address: service.address, token: 'y'.repeat(16) });

    await expect(stranger.runs(1)).rejects.toMatchObject({ kind: 'configuration' });
  });
});

describe('a service that fails', () => {
  it('is reported as unreachable if nothing listens', async () => {
    const nobody = new RemoteEngine({ address: 'http://127.0.0.1:1', token: 'x' });

    await expect(nobody.stop('abcdefgh')).rejects.toMatchObject({ kind: 'transient', code: 'SERVICE_UNREACHABLE' });
  });

  it('is asked again for reads, never for actions', async () => {
    const asked: string[] = [];
    const breakOnce: RequestListener = (request, response) => {
      asked.push(`${request.method}`);
      if (asked.length === 1 || request.method === 'POST') {
        request.socket.destroy();
      } else {
        response.end('[]');
      }
    };
    await against(breakOnce, async (shaky) => {
      expect(await shaky.runs(1)).toEqual([]);
      await expect(shaky.start({}, null)).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' });
      expect(asked).toEqual(['GET', 'GET', 'POST']);
    });
  });

  it.each([
    ['no JSON', 200, 'hello'],
    ['JSON with other fields', 200, '{"runs":1}'],
    ['an error that is not a problem document', 500, '<h1>Bad gateway</h1>'],
  ])('is reported as giving an unknown answer if it answers %s', async (_case, status, body) => {
    await against(
      (_request, response) => response.writeHead(status).end(body),
      (odd) => expect(odd.runs(1)).rejects.toMatchObject({ kind: 'fatal', code: 'SERVICE_NOT_UNDERSTOOD' })
    );
  });
});

describe('the record of a service in the data folder', () => {
  const note = () => join(folder, 'service.json');

  it('identifies the service while it is running, and is removed when it ends', async () => {
    recordService(settings, service.address);

    expect(await liveService(folder)).toMatchObject({ address: service.address, pid: process.pid });
    forgetService(folder);
    expect(await liveService(folder)).toBeUndefined();
  });

  it('is ignored once its process has ended, even if something answers', async () => {
    writeFileSync(
      note(),
      JSON.stringify({ address: service.address, pid: process.pid, owner: `${process.pid}:1`, configFile: null })
    );

    expect(await liveService(folder)).toBeUndefined();
    forgetService(folder);
    expect(existsSync(note())).toBe(true);
  });

  it('is ignored if nothing answers there, or if something other than a service answers', async () => {
    recordService(settings, 'http://127.0.0.1:1');
    expect(await liveService(folder)).toBeUndefined();

    writeFileSync(note(), 'half a no');
    expect(await liveService(folder)).toBeUndefined();
  });
});
