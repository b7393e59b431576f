import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Report } from '../model/report.ts';
import { Run } from '../model/run.ts';
import { Sweep } from '../model/sweep.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/thermobench', import.meta.url));
const ROWS = ['--source', 'synthetic', '--producers', '1', '--rows', '100'];

/** Each test starts the program several times, and on a busy machine each start takes many seconds. */
vi.setConfig({ testTimeout: 240_000 });

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-success-'));
  // Creates the table.
  await thermobench('run', ...ROWS, '--rows', '1');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a run whose readings are all refused by the store', () => {
  beforeEach(() => refuse('TRUE', 'no room in the attic'));

  it("is not a success: exit code 1, and the first reason in the store's words", async () => {
    const { code, stdout } = await thermobench('run', ...ROWS);
    expect(code).toBe(1);
    const [first] = stdout.split('\n');
    expect(first).toMatch(/^✖ Run \w+ on sqlite \(sqlite\): failed: nothing was stored\.$/);
    expect(stdout).toContain('Nothing was stored: the store refused all of 100 readings.');
    expect(stdout).toContain('no room in the attic');
  });

  it('is reported as failed in JSON, lists and comparisons, and when it is counted again', async () => {
    const { code, stdout } = await thermobench('run', ...ROWS, '--json');
    expect(code).toBe(1);
    const report = Report.parse(JSON.parse(stdout));
    expect(report).toMatchObject({
      state: 'failed',
      valid: false,
      invalidReasons: ['Nothing was stored.'],
      ledger: { offered: 100, acked: 0, stored: 0, lost: 0, rejected: 100 },
    });
    expect(report.errors[0]).toMatchObject({ code: 'NOTHING_STORED', message: expect.stringContaining('attic') });

    const listed = Run.array().parse(JSON.parse((await thermobench('runs', '--json')).stdout));
    expect(listed[0]).toMatchObject({ id: report.id, state: 'failed', valid: false });
    const verified = await thermobench('verify', report.id, '--json');
    expect(verified.code).toBe(1);
    expect(Report.parse(JSON.parse(verified.stdout))).toEqual(report);
    const compared = await thermobench('compare', report.id, 'last');
    expect(compared.stdout).toContain(`Not valid, see the ledger: ${report.id}`);
    expect(compared.stdout).toContain('(failed)');
  });

  it('makes its cell fail, and so the sweep', async () => {
    const flags = ['--commit-every', '1,50', '--repeat', '2'];
    const { code, stdout } = await thermobench('sweep', ...ROWS, ...flags, '--json');
    expect(code).toBe(1);
    const { cells } = Sweep.parse(JSON.parse(stdout));
    expect(cells.map(({ failed, rowsPerSecond }) => ({ failed, rowsPerSecond }))).toEqual([
      { failed: 2, rowsPerSecond: null },
      { failed: 2, rowsPerSecond: null },
    ]);
    expect((await thermobench('sweep', ...ROWS, ...flags)).stdout).toContain('FAILED');
  });

  it('is not a success in a collection either', async () => {
    const zone = join(folder, 'sys/class/thermal/thermal_zone0');
    mkdirSync(zone, { recursive: true });
    writeFileSync(join(zone, 'type'), 'attic\n');
    writeFileSync(join(zone, 'temp'), '21000\n');
    const flags = ['--source', 'thermal', '--sysfs-root', join(folder, 'sys'), '--rate', '10/s', '--duration', '1s'];
    const { code, stdout } = await thermobench('collect', '--target', 'sqlite', ...flags);
    expect(stdout).toMatch(/^✖ .*failed: nothing was stored/);
    expect(stdout).toContain('no room in the attic');
    expect(code).toBe(1);
  });
});

describe('a run with some readings refused by the store', () => {
  beforeEach(() => refuse('NEW.seq % 10 = 3', 'an unlucky number'));

  it('is done, and its first line says how many were refused', async () => {
    const { code, stdout } = await thermobench('run', ...ROWS);
    const [first] = stdout.split('\n');
    expect(first).toContain('done, and every acked row is in the store; of 100 offered readings, 10 refused.');
    expect(stdout).toContain('an unlucky number');
    expect(code).toBe(0);
  });
});

describe('the id of a run on the command line', () => {
  it('may be shortened as long as no other run starts with the same characters', async () => {
    const [{ id }] = Run.array().parse(JSON.parse((await thermobench('runs', '--json')).stdout));
    const short = await thermobench('report', id.slice(0, 10), '--json');
    expect(Report.parse(JSON.parse(short.stdout)).id).toBe(id);

    await thermobench('run', ...ROWS);
    const ambiguous = await thermobench('verify', id.slice(0, 1));
    expect(ambiguous).toMatchObject({ code: 2, stderr: expect.stringContaining('RUN_AMBIGUOUS') });
    expect(ambiguous.stderr).toContain(id);
    expect((await thermobench('verify', `${id}x`)).stderr).toContain('RUN_UNKNOWN');
  });
});

/** Makes the database refuse the readings that match the condition. */
function refuse(condition: string, reason: string): void {
  using database = new DatabaseSync(join(folder, 'data/readings.db'));
  database.exec(`
    CREATE TRIGGER refuse BEFORE INSERT ON reading WHEN ${condition}
    BEGIN SELECT RAISE(ABORT, '${reason}'); END`);
}

async function thermobench(...words: string[]) {
  const env = { PATH: process.env.PATH, HOME: folder, THERMOBENCH_DATA: join(folder, 'data') };
  const child = spawn(PROGRAM, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}
