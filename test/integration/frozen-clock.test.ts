import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { Report } from '../../service/src/model/report.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
/** Each collector is a process of 100 MB; `COLLECTORS=20` tests more. */
const COLLECTORS = Number(process.env.COLLECTORS ?? 4);
const [FAKETIME] = globSync('/usr/lib/*/faketime/libfaketimeMT.so.1');

let mariadb: TestMariadb;
let folder: string;
beforeAll(async () => {
  mariadb = await sharedMariadb();
  folder = mkdtempSync(join(tmpdir(), 'thermobench-frozen-'));
  writeFileSync(join(folder, 'thermobench.yaml'), JSON.stringify({ targets: { shelf: mariadb.target() } }));
});
afterAll(async () => {
  await mariadb[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

it.skipIf(FAKETIME === undefined)(
  'machines whose clocks are frozen at the same moment store each reading once, even at a second start with empty data folders',
  async () => {
    const machines = Array.from({ length: COLLECTORS }, (_, machine) => makeMachine(machine));
    const starts = [];
    for (const start of ['first', 'second']) {
      starts.push(...(await Promise.all(machines.map((machine) => collect(machine, start)))));
    }
    expect(new Set(starts.map(({ id }) => id)).size).toBe(2 * COLLECTORS);
    for (const { valid, ledger } of starts) {
      expect(valid).toBe(true);
      expect(ledger?.offered).toBeGreaterThan(0);
      expect(ledger).toMatchObject({ acked: ledger?.offered, stored: ledger?.offered, lost: 0, duplicated: 0 });
    }
    const expected = starts.map(({ id, spec, ledger }) => ({
      run: id,
      location: 'place' in spec.source ? `${String(spec.source.place)}-cpu` : '',
      rows: ledger?.offered,
      seqs: ledger?.offered,
    }));
    expect(await stored()).toEqual(expected.toSorted((a, b) => (a.run < b.run ? -1 : 1)));
  },
  600_000
);

interface Machine {
  place: string;
  sysfs: string;
}

/** A machine with one sensor. */
function makeMachine(machine: number): Machine {
  const sysfs = join(folder, `machine-${machine}`);
  const zone = join(sysfs, 'class/thermal/thermal_zone0');
  mkdirSync(zone, { recursive: true });
  writeFileSync(join(zone, 'type'), 'cpu\n');
  writeFileSync(join(zone, 'temp'), `${40_000 + 1_000 * machine}\n`);
  return { place: `pi-${machine}`, sysfs };
}

/** Collects for a while, in its own data folder, on a frozen clock. */
async function collect({ place, sysfs }: Machine, start: string): Promise<Report> {
  const data = join(folder, `${place}-${start}`);
  const flags = ['--source', 'thermal', '--sysfs-root', sysfs, '--place', place, '--rate', '10/s', '--duration', '3s'];
  const clock = {
    LD_PRELOAD: FAKETIME,
    FAKETIME: '2026-11-20 00:17:01',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  const files = { THERMOBENCH_DATA: data, THERMOBENCH_CONFIG: join(folder, 'thermobench.yaml') };
  const env = { PATH: process.env.PATH, HOME: folder, ...clock, ...files };
  const child = spawn(PROGRAM, ['collect', '--target', 'shelf', ...flags, '--json'], { env });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect({ code: child.exitCode, stderr }).toMatchObject({ code: 0 });
  return Report.parse(JSON.parse(stdout));
}

/** The stored rows of each run, in the order of the runs' ids. */
async function stored() {
  const connection = await createConnection({ ...mariadb.administrator(), database: 'temperature' });
  try {
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT run_id AS run, location, COUNT(*) AS \`rows\`, COUNT(DISTINCT seq) AS seqs
       FROM reading GROUP BY 1, 2 ORDER BY BINARY run_id`
    );
    return rows.map((row) => ({ ...row }));
  } finally {
    await connection.end();
  }
}
