import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { exclusively } from './stack-lock.ts';

let folder: string;
let children: ChildProcess[];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'thermobench-lock-')), 'stack');
  children = [];
});
afterEach(async () => {
  await Promise.all(children.map(kill));
  rmSync(join(folder, '..'), { recursive: true });
});

/** Another process that holds the lock until it is killed. */
async function holder(): Promise<ChildProcess> {
  const lock = JSON.stringify(new URL('./stack-lock.ts', import.meta.url).href);
  const program = `
    const { exclusively } = await import(${lock});
    const waiting = { command: 'thermobench stack up kafka', waits: () => {} };
    await exclusively(process.argv[1], waiting, () => {
      console.log('has it');
      return new Promise((resolve) => setTimeout(resolve, 600_000));
    });`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  await once(child.stdout, 'data');
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

const ME = { command: 'thermobench stack up', waits: () => undefined };

describe('the lock of a stack folder', () => {
  it('lets one after another work, even within a process', async () => {
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await pause(50);
      log.push(`${name} ends`);
    };
    await Promise.all(['a', 'b', 'c'].map((name) => exclusively(folder, ME, work(name))));
    const names = log.map((line) => line.charAt(0));
    expect(log).toHaveLength(6);
    expect([0, 2, 4].every((at) => names[at] === names[at + 1])).toBe(true);
  });

  it('says for which process it waits, and goes on when that process is killed', async () => {
    const other = await holder();
    const said: string[] = [];
    const done = exclusively(folder, { ...ME, waits: (text) => said.push(text) }, async () => 'done');
    await expect.poll(() => said).toHaveLength(1);
    expect(said[0]).toContain(`process ${other.pid}, which began \`thermobench stack up kafka\``);
    await kill(other);
    expect(await done).toBe('done');
    expect(said).toHaveLength(1);
  });

  it('does not wait forever', async () => {
    const other = await holder();
    await expect(exclusively(folder, { ...ME, limitMs: 0 }, async () => 'done')).rejects.toMatchObject({
      kind: 'conflict',
      code: 'STACK_BUSY',
      message: expect.stringContaining(`process ${other.pid}`),
    });
  });

  it('is free again if the work fails', async () => {
    const failing = exclusively(folder, ME, () => Promise.reject(new Error('no such program')));
    await expect(failing).rejects.toThrow('no such program');
    expect(await exclusively(folder, { ...ME, limitMs: 0 }, async () => 'done')).toBe('done');
  });
});
