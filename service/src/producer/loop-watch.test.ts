import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from 'vitest';

import { ThreadLoop } from './loop-watch.ts';

function busy(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until) {}
}

describe('an answer', () => {
  it('that waited behind another one of the same turn certainly waited that long', async () => {
    const loop = new ThreadLoop();
    const since = performance.now();
    const both = [0, 1].map(async () => {
      await sleep(20);
      const now = performance.now();
      const waited = loop.resumed(now, since);
      busy(10);
      return waited;
    });
    const [first, second] = await Promise.all(both);
    expect(first.keptMs).toBeLessThan(10);
    expect(second.keptMs).toBeGreaterThanOrEqual(10);
  });

  it('that came while the thread was busy may have waited since the previous turn began', async () => {
    const loop = new ThreadLoop();
    await sleep(5);
    loop.resumed(performance.now(), 0);
    const since = performance.now();
    const waiting = sleep(1);
    busy(30);
    await waiting;
    const { keptMs, perhapsMs } = loop.resumed(performance.now(), since);
    expect(keptMs + perhapsMs).toBeGreaterThanOrEqual(28);
  });

  it('that woke a sleeping loop did not wait', async () => {
    const loop = new ThreadLoop();
    await sleep(5);
    loop.resumed(performance.now(), 0);
    await nextTurn();
    const since = performance.now();
    await sleep(30);
    expect(loop.resumed(performance.now(), since).perhapsMs).toBe(0);
  });

  it('that never left the thread is not counted as waiting for it', async () => {
    const loop = new ThreadLoop();
    await sleep(5);
    loop.resumed(performance.now(), 0);
    const since = performance.now();
    busy(10);
    await Promise.resolve();
    expect(loop.resumed(performance.now(), since)).toEqual({ keptMs: 0, perhapsMs: 0 });
  });
});
