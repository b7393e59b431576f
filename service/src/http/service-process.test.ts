import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { describe, expect, it } from 'vitest';

import { loadSettings } from '../config/load-settings.ts';
import { openLocalEngine } from '../engine/local-engine.ts';
import { openLog } from './log.ts';
import { startService } from './service.ts';
import { SHORT_RUN, TrialService } from '../../test/http/trial-service.ts';

describe('a service', () => {
  it('names the address that it cannot use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const bound = other.address();
    const port = typeof bound === 'object' ? bound?.port : undefined;
    const dataFolder = mkdtempSync(join(tmpdir(), 'thermobench-http-'));
    const settings = loadSettings({ dataFolder, listen: `127.0.0.1:${port}`, env: {} });
    const engine = openLocalEngine(settings);
    try {
      await expect(startService({ engine, settings, log: openLog('silent'), version: '0.0.0' })).rejects.toMatchObject({
        kind: 'configuration',
        code: 'EADDRINUSE',
      });
    } finally {
      await engine.close();
      other.close();
      rmSync(dataFolder, { recursive: true });
    }
  });

  it('finishes open requests when it is closed, and then ends', async () => {
    const closing = await TrialService.start();
    const { hostname, port } = new URL(closing.address);
    const head = `POST /api/v1/runs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${closing.tokens.full}\r\n`;
    const body = JSON.stringify(SHORT_RUN);
    const socket = connect(Number(port), hostname);
    socket.write(
      `${head}Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n`
    );
    // When the service requests the body, it has received the head of the request.
    await once(socket, 'data');
    const closed = closing[Symbol.asyncDispose]();
    socket.end(body);
    expect(await text(socket)).toMatch(/^HTTP\/1.1 201 Created/);
    await closed;
    await expect(closing.ask('/healthz')).rejects.toThrow('fetch failed');
  });
});
