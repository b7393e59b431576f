import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { isAlive, thisProcess } from './owner.ts';

describe('the owner of a run', () => {
  it('is alive if it is this process', () => {
    expect(isAlive(thisProcess())).toBe(true);
  });

  it('has ended if a later process has its id', () => {
    const [pid, started] = thisProcess().split(':');
    expect(isAlive(`${pid}:${Number(started) - 1}`)).toBe(false);
  });

  it('has ended if its process has ended', async () => {
    const child = spawn(process.execPath, [
      '-e',
      `
      import(${JSON.stringify(new URL('./owner.ts', import.meta.url))}).then(({ thisProcess }) => {
        process.stdout.write(thisProcess());
        process.stdin.resume();
      });
    `,
    ]);
    const [owner] = await once(child.stdout, 'data');
    expect(isAlive(String(owner))).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isAlive(String(owner))).toBe(false);
  });

  it('is identified by its pid alone on a system without start times', () => {
    expect(isAlive(`${process.pid}:`)).toBe(true);
    expect(isAlive('4194305:')).toBe(false);
  });
});
