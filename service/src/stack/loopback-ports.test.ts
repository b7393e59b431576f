import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';

import { freePort, LoopbackPorts } from './loopback-ports.ts';

describe('the ports of private servers', () => {
  it('are the preferred ones if nothing listens there', async () => {
    const port = await freePort();

    await using ports = new LoopbackPorts();

    expect(await ports.take(port)).toBe(port);
  });

  it('are other ones if something listens there', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    await once(other, 'listening');

    expect(await freePort(port)).not.toBe(port);

    other.close();
    await once(other, 'close');
  });

  it('are different for two servers that are about to start, although both prefer the same one', async () => {
    const port = await freePort();

    await using ports = new LoopbackPorts();

    expect(await ports.take(port)).toBe(port);
    expect(await ports.take(port)).not.toBe(port);
  });

  it('are free when the servers start', async () => {
    const taken: number[] = [];
    {
      await using ports = new LoopbackPorts();
      taken.push(await ports.take(), await ports.take());
    }

    for (const port of taken) {
      expect(await freePort(port)).toBe(port);
    }
  });
});
