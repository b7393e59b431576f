import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';

import { describe, expect, it } from 'vitest';

import { LinuxHostSampler } from './linux-host-sampler.ts';

const BURNS_WHEN_ASKED = `
  const server = require('node:net').createServer((socket) => socket.on('data', () => {
    const end = process.cpuUsage().user + 300_000;
    while (process.cpuUsage().user < end);
    socket.end('done');
  }));
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;

describe.runIf(process.platform === 'linux')('a program that listens on the port of a store', () => {
  it('is found on this machine, and its CPU time is counted', async () => {
    const child = spawn(process.execPath, ['-e', BURNS_WHEN_ASKED], { stdio: ['ignore', 'pipe', 'inherit'] });
    try {
      const [port] = (await once(child.stdout, 'data')).map(Number);
      const sampler = new LinuxHostSampler({ ports: [port ?? 0], sockets: [] });
      const client = connect(port ?? 0, '127.0.0.1')
        .resume()
        .end('burn');
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
