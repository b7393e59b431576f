import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Report } from '../../service/src/model/report.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const RASPBERRY_PI = fileURLToPath(new URL('../../service/src/sources/thermal/testcases/rpi4/sys', import.meta.url));

describe('a program whose sensor never answers', () => {
  let folder: string;
  let input: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-slow-'));
    cpSync(RASPBERRY_PI, join(folder, 'sys'), { recursive: true, verbatimSymlinks: true });
    const probe = join(folder, 'sys/class/hwmon/hwmon7');
    mkdirSync(probe);
    writeFileSync(join(probe, 'name'), 'probe\n');
    input = join(probe, 'temp1_input');
    writeFileSync(input, '21500\n');
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** From now on reading it blocks forever, because the pipe has no writer. */
  function silence(): void {
    rmSync(input);
    expect(spawnSync('mkfifo', [input]).status).toBe(0);
  }

  /** Rows in the store; 0 as long as the store does not exist. */
  function stored(): number {
    try {
      using db = new DatabaseSync(join(folder, 'data/readings.db'), { readOnly: true });
      return Number(db.prepare('SELECT count(*) AS n FROM reading').get()?.n);
    } catch {
      return 0;
    }
  }

  function start(...args: readonly string[]) {
    const source = ['--source', 'thermal', '--sysfs-root', join(folder, 'sys'), '--json'];
    const child = spawn(PROGRAM, ['--data', join(folder, 'data'), ...args, ...source], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [printed, noted] = [text(child.stdout), text(child.stderr)];
    const ended = once(child, 'close').then(async ([code]: unknown[]) => ({
      code,
      report: Report.parse(JSON.parse(await printed)),
      noted: await noted,
    }));
    return { child, ended };
  }

  it('collects from the others, reports the missed ticks, and ends in time', async () => {
    silence();
    const { code, report } = await start('collect', '--rate', '10/s', '--duration', '2s').ended;
    expect(code).toBe(0);
    expect(report.ledger).toMatchObject({ lost: 0, wrong: 0 });
    expect(report.ledger?.stored).toBeGreaterThan(3);
    const probe = report.sensors.find(({ location }) => location === 'probe');
    expect(probe?.missed).toBeGreaterThan(3);
  });

  it('stops on a signal, even if the sensor was quick before it stopped answering', async () => {
    const { child, ended } = start('collect', '--rate', '20/s');
    await expect.poll(stored).toBeGreaterThan(20);
    silence();
    // Other sensors are read meanwhile, so the silent one was read too and did not answer.
    const before = stored();
    await expect.poll(stored).toBeGreaterThan(before + 10);
    child.kill('SIGTERM');
    const { code, report } = await ended;
    expect(code).toBe(0);
    expect(report.state).toBe('done');
  });
});
