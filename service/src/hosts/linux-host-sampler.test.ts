import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { LinuxHostSampler } from './linux-host-sampler.ts';

/** Prints its port, or its path, when it listens. */
const BURNS_WHEN_ASKED = `
  const server = require('node:net').createServer((socket) => socket.on('data', () => {
    const end = process.cpuUsage().user + 300_000;
    while (process.cpuUsage().user < end);
    socket.end('done');
  }));
  server.listen(JSON.parse(process.argv[1]), () => console.log(server.address().port ?? server.address()));
`;

describe.runIf(process.platform === 'linux')('a program that listens where a store should', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-listens-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['IPv4', () => ({ host: '127.0.0.1', port: 0 })],
    ['IPv6, as Java programs do', () => ({ host: '::1', port: 0 })],
    ['a Unix socket', () => ({ path: join(folder, 'store.sock') })],
  ])('with %s is found on this machine, and its CPU time is counted', async (_kind, listen) => {
    const { host, path } = { host: undefined, path: undefined, ...listen() };
    const child = spawn(process.execPath, ['-e', BURNS_WHEN_ASKED, JSON.stringify(listen())], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const [address] = await once(child.stdout, 'data');
      const port = Number(address);
      const sampler = new LinuxHostSampler(
        path === undefined ? { ports: [port], sockets: [] } : { ports: [], sockets: [path] }
      );
      const client = path === undefined ? connect({ host, port }) : connect({ path });
      client.resume().end('burn');
      await once(client, 'end');
      const second = sampler.take();

      expect(second?.programs.map(({ role, name }) => [role, name])).toEqual([
        ['generator', 'node'],
        ['store', 'node'],
      ]);
      expect(second?.programs[1]?.cpuMs).toBeGreaterThanOrEqual(250);
      expect(second?.busyMsByCpu).toHaveLength(second?.cpus ?? 0);
    } finally {
      child.kill();
    }
  });
});
