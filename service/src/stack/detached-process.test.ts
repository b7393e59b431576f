import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { end, isAlive, launch } from './detached-process.ts';

let folder: string;
let log: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermobench-process-'));
  log = join(folder, 'log');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a detached process', () => {
  it('is alive until it is ended', async () => {
    const mark = await launch('sleep', ['600'], log);
    expect(isAlive(mark)).toBe(true);
    expect(await end(mark, 'SIGTERM', 5_000)).toBe(true);
    expect(isAlive(mark)).toBe(false);
  });

  it('is not mistaken for another process with its pid, which is left alone', async () => {
    const mark = await launch('sleep', ['600'], log);
    const earlier = { ...mark, startTicks: '1' };
    expect(isAlive(earlier)).toBe(false);
    expect(await end(earlier, 'SIGKILL', 5_000)).toBe(true);
    expect(isAlive(mark)).toBe(true);
    await end(mark, 'SIGKILL', 5_000);
  });

  it('that ignores the signal is not waited for longer than the limit', async () => {
    const mark = await launch('sh', ['-c', 'trap "" TERM; echo ready; while :; do sleep 600; done'], log);
    await expect.poll(() => readFile(log, 'utf8')).toBe('ready\n');
    expect(await end(mark, 'SIGTERM', 100)).toBe(false);
    process.kill(-mark.pid, 'SIGKILL');
    expect(await end(mark, 'SIGKILL', 5_000)).toBe(true);
  });

  it('whose first thread has ended is alive until its last thread, which holds its ports, has ended', async () => {
    const program = [
      'import ctypes, sys, threading, time',
      'threading.Thread(target=time.sleep, args=(600,)).start()',
      'print("ready", flush=True)',
      'ctypes.CDLL(None).pthread_exit(None)',
    ];
    const mark = await launch('python3', ['-c', program.join('\n')], log);
    await expect.poll(() => readFile(`/proc/${mark.pid}/stat`, 'utf8')).toContain(') Z ');
    expect(isAlive(mark)).toBe(true);
    expect(await end(mark, 'SIGKILL', 5_000)).toBe(true);
  });

  it("that cannot be started throws the system's error", async () => {
    await expect(launch(join(folder, 'nothing'), [], log)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
