import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { Report } from '../model/report.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/thermobench', import.meta.url));

/** On a busy machine each start of the program takes many seconds. */
vi.setConfig({ testTimeout: 120_000 });

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-replayed-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Replays a file of these rows into SQLite. */
async function replay(rows: readonly string[], ...words: string[]) {
  const file = join(folder, 'garden.csv');
  writeFileSync(file, ['date;temperature', ...rows].join('\n'));
  const child = spawn(
    PROGRAM,
    ['run', '--source', 'replay', '--file', file, '--producers', '1', '--rows', '3', ...words],
    {
      env: { PATH: process.env.PATH, HOME: folder, THERMOBENCH_DATA: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    }
  );
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: child.exitCode, stdout, stderr };
}

const GOOD = ['2024-01-05 12:00;21,5', '2024-01-05 12:01;21,6', '2024-01-05 12:02;', '2024-01-05 12:03;21,7'];

describe('a run that replays a file with unusable rows', () => {
  const rows = [...GOOD, '2024-02-30 12:00;\u001b[31m22,5'];

  it('reports in its first lines how many rows were unusable, why, and where the first one is, without control characters', async () => {
    const { code, stdout } = await replay(rows);

    const [first = '', , ...lines] = stdout.split('\n');
    expect(first).toMatch(/^✔ .*1 .*could not be used/);
    expect(lines.slice(0, 2)).toEqual([
      expect.stringMatching(/^! 1 of 5 values in .*garden\.csv could not be used/),
      expect.stringContaining('line 6, column "date": "2024-02-30 12:00" is not a time'),
    ]);
    expect(stdout).toContain('rows 5 · readings 3 · missing values 1 · unusable 1');
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(0);
  });

  it('has the counts in its document, and ends with 3 if --strict is set', async () => {
    const { code, stdout } = await replay(rows, '--json', '--strict');

    expect(Report.parse(JSON.parse(stdout)).source).toMatchObject({
      rows: 5,
      readings: 3,
      gaps: 1,
      unusable: [{ count: 1, firstLine: 6, example: '2024-02-30 12:00' }],
    });
    expect(code).toBe(3);
  });

  it('is refused with exit code 2 if most of the file is unusable', async () => {
    const { code, stdout } = await replay([...GOOD, ...Array.from({ length: 5 }, () => 'soon;\u001b[2J')]);

    expect(stdout).toMatch(/^✖/);
    expect(stdout).toContain('line 6, column "date": "soon" is not a time');
    expect(stdout).not.toContain('\u001b');
    expect(code).toBe(2);
  });
});
