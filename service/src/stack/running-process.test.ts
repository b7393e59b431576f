import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { describe, expect, it } from 'vitest';

import { startTicks } from '../process/start-time.ts';
import { findRunning } from './running-process.ts';

describe('a running process', () => {
  it('is found by its arguments, until it has ended', async () => {
    const folder = `--folder=/nowhere/${process.pid}`;
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '--', folder, 'second'], {
      stdio: 'ignore',
    });
    try {
      await once(child, 'spawn');
      const pid = child.pid ?? 0;
      await expect.poll(() => findRunning([folder, 'second'])).toEqual({ pid, startTicks: startTicks(pid) });
      expect(findRunning([folder, 'third'])).toBeUndefined();
    } finally {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
    expect(findRunning([folder])).toBeUndefined();
  });
});
