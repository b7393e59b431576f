import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

import { loadSettings } from '../../service/src/config/load-settings.ts';
import { hasEnded } from '../../service/src/model/run.ts';
import { openLocalEngine, type LocalEngine } from '../../service/src/engine/local-engine.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

const FIXTURE = fileURLToPath(new URL('version-0.1.0', import.meta.url));
const COLLECTED = 'mx1nwbuc';

let mariadb: TestMariadb;
let database: Connection;
let folder: string;
let engine: LocalEngine;
beforeAll(async () => {
  mariadb = await sharedMariadb();
  database = await createConnection({
    ...mariadb.administrator(),
    database: 'temperature',
    multipleStatements: true,
  });
});
afterAll(async () => {
  await database.end();
  await mariadb[Symbol.asyncDispose]();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-0.1.0-'));
  await database.query('DROP TABLE IF EXISTS reading, reading_article, relay_offset');
  await database.query(readFileSync(join(FIXTURE, 'tables.sql'), 'utf8'));
  const zone = join(folder, 'sys/class/thermal/thermal_zone0');
  mkdirSync(zone, { recursive: true });
  writeFileSync(join(zone, 'type'), 'attic\n');
  writeFileSync(join(zone, 'temp'), '21000\n');
  engine = open('data');
});
afterEach(async () => {
  await engine.close();
  rmSync(folder, { recursive: true });
});

describe('a data folder and tables from 0.1.0', () => {
  it('are listed: runs with their reports, and the sweep', async () => {
    const runs = await engine.runs(100);
    expect(runs.map(({ id, state }) => `${id} ${state}`)).toEqual([
      ...['mx1oe494 done', 'mx1odfrv done', 'mx1nwbuc interrupted', 'mx1nwab4 interrupted', 'mx1nw5nb interrupted'],
      ...['mx1nw39z done', 'mx1nw1b2 done', 'mx1nvznr done', 'mx1nvz1l done', 'mx1nvxj1 done', 'mx1nvw03 done'],
    ]);
    const reports = await Promise.all(runs.map(({ id }) => engine.report(id)));
    expect(reports.filter(({ state, valid }) => state === 'done' && valid !== true)).toEqual([]);
    expect(await engine.sweep('mx1nvz1g')).toMatchObject({ state: 'done', runsEnded: 2, cells: [{ failed: 0 }, {}] });
  });

  it.each([
    ['of SQLite', 'mx1nvw03', 60],
    ["of SQLite, in the article's schema", 'mx1nvxj1', 20],
    ['of MariaDB', 'mx1nw1b2', 50],
    ["of MariaDB, in the article's schema", 'mx1nw39z', 40],
    ['of MariaDB, that was killed', 'mx1nw5nb', 80],
  ])('are counted again: a run %s', async (_case, id, rows) => {
    const counts = { acked: rows, stored: rows, lost: 0, duplicated: 0, wrong: 0, gaps: 0 };
    expect(await engine.verify(id)).toMatchObject({ valid: true, ledger: counts });
  });

  it('show what was stored by a run that was killed before its first second', async () => {
    expect(await engine.verify('mx1nwab4')).toMatchObject({
      state: 'interrupted',
      valid: null,
      ledgerProblem: null,
      ledger: { offered: 0, acked: 0, stored: 60, storedUnacked: 60, lost: 0, duplicated: 0, wrong: 0 },
    });
  });

  it.each([
    ['mariadb', 'timeseries'],
    ['mariadb', 'article'],
    ['sqlite', 'timeseries'],
    ['sqlite', 'article'],
  ])('accept new rows without a change to any table: %s, %s', async (target, schema) => {
    const before = await shapes();
    const source = { kind: 'synthetic' };
    const { id } = await engine.start({ target, source, rows: 200, producers: 2, sink: { schema } }, 'test');
    await expect.poll(async () => hasEnded((await engine.run(id)).state)).toBe(true);
    const ledger = { acked: 200, stored: 200, lost: 0, duplicated: 0, wrong: 0, gaps: 0 };
    expect(await engine.report(id)).toMatchObject({ id: expect.stringMatching(/^\w{21}$/), valid: true, ledger });
    expect(await engine.verify(id)).toMatchObject({ valid: true, ledger });
    expect(await shapes()).toEqual(before);
    // The others are unchanged.
    expect(await engine.verify('mx1nw1b2')).toMatchObject({ valid: true, ledger: { stored: 50 } });
    expect(await engine.verify('mx1nvw03')).toMatchObject({ valid: true, ledger: { stored: 60 } });
  });

  it('accept a collection, and waiting readings arrive once', async () => {
    const report = await collect(engine);
    expect(report).toMatchObject({ state: 'done', valid: true, ledger: { lost: 0, duplicated: 0 } });
    expect(await countOf(COLLECTED)).toEqual({ rows: 96, highest: 95 });
    expect(await engine.verify(COLLECTED)).toMatchObject({
      state: 'interrupted',
      valid: true,
      ledger: { offered: 96, stored: 96, lost: 0, duplicated: 0, wrong: 0 },
    });
  });

  it('on a copied card accept collections from both machines, each reading once', async () => {
    const copy = open('copy');
    onTestFinished(() => copy.close());
    const [one, other] = await Promise.all([collect(engine), collect(copy)]);
    expect(one.id).not.toBe(other.id);
    for (const { id, ledger, valid } of [one, other]) {
      expect(valid).toBe(true);
      expect(await countOf(id.slice(-8))).toEqual({ rows: ledger?.offered, highest: (ledger?.offered ?? 0) - 1 });
    }
    expect(await countOf(COLLECTED)).toEqual({ rows: 96, highest: 95 });
    expect(await engine.verify(COLLECTED)).toMatchObject({ valid: true, ledger: { lost: 0, duplicated: 0 } });
    expect(await copy.verify(COLLECTED)).toMatchObject({ valid: true, ledger: { lost: 0, duplicated: 0 } });
  });
});

describe('a table from 0.1.0, which has no room for the id of a run', () => {
  it('refuses a run whose key is in use', async () => {
    const sink = connectMysql(mariadb.target(), {});
    const taken = '0000000000000mx1nw1b2';
    await expect(sink.refuseTaken?.(taken)).rejects.toMatchObject({ kind: 'configuration', code: 'RUN_KEY_TAKEN' });
    await expect(sink.refuseTaken?.('0000000000000mx1nw1b3')).resolves.toBeUndefined();
    await sink.close();
  });

  it('still finds the rows of a run after somebody has widened the column', async () => {
    const { id } = await engine.start({ target: 'mariadb', source: { kind: 'synthetic' }, rows: 30 }, 'test');
    await expect.poll(async () => hasEnded((await engine.run(id)).state)).toBe(true);
    await database.query('ALTER TABLE reading MODIFY run_id CHAR(21) CHARACTER SET ascii COLLATE ascii_bin NOT NULL');
    expect(await engine.verify(id)).toMatchObject({ valid: true, ledger: { stored: 30, lost: 0 } });
    expect(await engine.verify('mx1nw1b2')).toMatchObject({ valid: true, ledger: { stored: 50 } });
    const next = await engine.start({ target: 'mariadb', source: { kind: 'synthetic' }, rows: 30 }, 'test');
    await expect.poll(async () => hasEnded((await engine.run(next.id)).state)).toBe(true);
    expect(await countOf(next.id)).toMatchObject({ rows: 30 });
  });
});

/** An engine on a copy of the data folder. */
function open(name: string): LocalEngine {
  const dataFolder = join(folder, name);
  cpSync(join(FIXTURE, 'data'), dataFolder, { recursive: true });
  const configFile = join(folder, 'thermobench.yaml');
  writeFileSync(configFile, JSON.stringify({ targets: { mariadb: mariadb.target(), article: mariadb.target() } }));
  return openLocalEngine(loadSettings({ dataFolder, configFile, env: {} }));
}

async function collect(from: LocalEngine) {
  const source = { kind: 'thermal', sysfsRoot: join(folder, 'sys') };
  const request = { target: 'mariadb', source, ratePerSecond: 20, durationMs: 1_500 };
  const collection = await from.collect(request, 'test', () => {});
  return collection.ended;
}

async function countOf(run: string) {
  const [[row]] = await database.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS `rows`, MAX(seq) AS highest FROM reading WHERE run_id = ?',
    [run]
  );
  return z.object({ rows: z.coerce.number(), highest: z.coerce.number() }).parse(row);
}

async function shapes() {
  const [columns] = await database.query(
    `SELECT table_name, column_name, column_type, collation_name FROM information_schema.columns
     WHERE table_schema = 'temperature' ORDER BY 1, ordinal_position`
  );
  return columns;
}
