import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { describeStore } from '../../../test/sinks/conformance.ts';
import { tamperingSql } from '../../../test/sinks/tampering-sql.ts';
import { sqliteFault } from './faults.ts';
import { schemas } from './data-models.ts';
import { SqliteSession } from './session.ts';
import { connectSqlite } from '../../../test/sinks/connect.ts';
import { Writer } from './writer.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'thermobench-sqlite-'));
  file = join(folder, 'readings.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const connect = (options: object = {}, target: object = {}) => connectSqlite({ file, ...target }, options);
const preparation = { run: '0000test', payload: 1, locations: [] };

const tampering = tamperingSql({ time: String, concat: (...parts) => parts.join(' || ') });

describe.each(['timeseries', 'article'] as const)('sqlite with the schema %s', (schema) => {
  const { table, where, update } = tampering[schema];
  const change = async (sql: string) => {
    using database = new DatabaseSync(file);
    expect(database.prepare(sql).run().changes).toBe(1);
  };

  describeStore('conforms', async () => ({
    connect: () => connect({ schema }),
    remove: (row) => change(`DELETE FROM ${table} WHERE ${where(row)}`),
    change: (row, to) => change(update(row, to)),
    duplicate:
      schema === 'article' ? (row) => change(`INSERT INTO ${table} SELECT * FROM ${table} WHERE ${where(row)}`) : null,
    dispose: async () => {},
  }));
});

it.each(['timeseries', 'article'] as const)('counts the rows of all runs in %s', async (schema) => {
  const sink = connect({ schema, commitEvery: 5 });
  expect(await sink.rowsHeld?.()).toBe(0);
  await sink.prepare(preparation);
  expect(await sink.rowsHeld?.()).toBe(0);
  for (const run of ['mx1nji4r0123456789abc', 'mx1nji4s0123456789abc']) {
    for (const producer of [0, 7]) {
      const session = await sink.open(run, producer);
      await session.write({ firstSeq: 0, readings: Array(5).fill({ location: 'attic', time: 1, value: 2 }) });
      await session.commit();
    }
  }
  expect(await sink.rowsHeld?.()).toBe(20);
  await sink.close();
});

describe('the ledger of SQLite', () => {
  const RUN = 'mx1nji4r0123456789abc';

  it('counts rows of any type that SQLite allows in a column as wrong, and continues', async () => {
    const sink = connect();
    await sink.prepare({ ...preparation, run: RUN });
    const session = await sink.open(RUN, 0);
    const readings = Array.from({ length: 8 }, (_, at) => ({ location: 'attic', time: at, value: at }));
    await session.write({ firstSeq: 0, readings });
    expect(await session.commit()).toBe(8);
    const other = ["time = 'noon'", 'time = 9e18', 'time = 3.5', "value = x'00'", "location = x'6174746963'"];
    const more = ['checksum = NULL', 'time = 9223372036854775807'];
    using database = new DatabaseSync(file);
    [...other, ...more].forEach((change, seq) => database.exec(`UPDATE reading SET ${change} WHERE seq = ${seq}`));
    const account = { producer: 0, offered: 8, acked: 8, unacked: [] };
    expect(await sink.ledger.count(RUN, [account])).toMatchObject([{ rows: 8, wrong: 7 }]);
    await sink.close();
  });

  it('checks rows of version 0.1.0 by the rule of that version', async () => {
    const sink = connect();
    await sink.prepare(preparation);
    using database = new DatabaseSync(file);
    const insert = database.prepare('INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    insert.run('mx1nji4r', 3, 7, 'attic', 1_795_478_400_123, 21.5, null, 41_698);
    insert.run('mx1nji4r', 3, 8, 'attic', 1_795_478_400_124, 21.5, null, 41_698);
    const account = { producer: 3, offered: 9, acked: 2, unacked: [[0, 6] as const] };
    expect(await sink.ledger.count('mx1nji4r', [account])).toMatchObject([{ rows: 2, wrong: 1 }]);
    await sink.close();
  });
});

describe('a sqlite target that cannot be used', () => {
  it('whose folder does not exist is a configuration fault', async () => {
    const sink = connect({}, { file: join(folder, 'none', 'readings.db') });
    await expect(sink.check()).rejects.toMatchObject({ kind: 'configuration', code: 'SQLITE_CANTOPEN' });
    await expect(sink.prepare(preparation)).rejects.toMatchObject({ kind: 'configuration' });
    await expect(sink.readings.locations()).rejects.toMatchObject({ code: 'SQLITE_CANTOPEN' });
    await expect(sink.ledger.count('0000test', [])).rejects.toMatchObject({ code: 'SQLITE_CANTOPEN' });
    await sink.close();
  });

  it('that is not a database is a configuration fault', async () => {
    await writeFile(file, 'time;value\n'.repeat(200));
    await expect(connect().check()).rejects.toMatchObject({ kind: 'configuration', code: 'SQLITE_NOTADB' });
  });

  it.skipIf(process.getuid?.() === 0)('that is read-only is a configuration fault', async () => {
    const sink = connect();
    await sink.prepare(preparation);
    await sink.close();
    await chmod(file, 0o400);
    await expect(connect().check()).rejects.toMatchObject({ kind: 'configuration', code: 'SQLITE_READONLY' });
  });

  it('that the file system opens read-only is a configuration fault', () => {
    new DatabaseSync(file).close();
    using database = new DatabaseSync(file, { readOnly: true });
    const write = () => database.exec('CREATE TABLE reading (value REAL)');
    expect(write).toThrow(expect.toSatisfy((thrown) => sqliteFault(thrown, file).code === 'SQLITE_READONLY'));
  });

  it('would refuse to delete rows for the same reason, and says so beforehand', async () => {
    await writeFile(file, 'This is a text, not a database. '.repeat(40));
    const sink = connect();
    await expect(sink.refuseUndeletable()).rejects.toMatchObject({ kind: 'configuration', code: 'SQLITE_NOTADB' });
    await sink.close();
  });

  it('says that no rows can be found without its file or its table, and does not create them', async () => {
    const sink = connect();
    await sink.refuseUndeletable();
    expect(await sink.deleteRun('0000test')).toBeNull();
    await sink.close();
    expect(existsSync(file)).toBe(false);
    new DatabaseSync(file).close();
    const empty = connect();
    expect(await empty.deleteRun('0000test')).toBeNull();
    await empty.close();
  });

  // The superuser may write to a file that is read-only.
  it.skipIf(process.getuid?.() === 0)('refuses to delete rows from a file that is read-only', async () => {
    const before = connect();
    await before.prepare(preparation);
    await before.close();
    await chmod(file, 0o400);
    const sink = connect();
    await expect(sink.refuseUndeletable()).rejects.toMatchObject({ kind: 'configuration' });
    await sink.close();
  });

  it('whose table has other columns is refused, with both shapes', async () => {
    using database = new DatabaseSync(file);
    database.exec('CREATE TABLE reading (run_id TEXT, time INTEGER, location TEXT, value TEXT)');
    const sink = connect();
    await expect(sink.prepare(preparation)).rejects.toMatchObject({
      kind: 'configuration',
      code: 'TABLE_SHAPE',
      message: expect.stringMatching(/value TEXT.*Expected:.*value REAL/),
    });
    await sink.close();
  });

  it('whose schema has no room for a payload is refused', async () => {
    const sink = connect({ schema: 'article' });
    await expect(sink.prepare({ ...preparation, payload: 2 })).rejects.toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    await sink.close();
  });

  it('that another process keeps locked fails as transient, within its limit, and works once it is free', async () => {
    const sink = connect({}, { lockTimeoutMs: 50 });
    await sink.prepare(preparation);
    const session = await sink.open('0000test', 0);
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await session.write({ firstSeq: 0, readings: [{ location: 'lab', time: 0, value: 1 }] });
    await expect(session.commit()).rejects.toMatchObject({ kind: 'transient', code: 'SQLITE_BUSY' });
    await session.close();

    other.exec('COMMIT');
    const next = await sink.open('0000test', 0);
    await next.write({ firstSeq: 1, readings: [{ location: 'lab', time: 0, value: 1 }] });
    expect(await next.commit()).toBe(1);
    await sink.close();
  });

  it('that is locked forever fails all producers of a thread together, not one after the other', async () => {
    const sink = connect({}, { lockTimeoutMs: 100 });
    await sink.prepare(preparation);
    const sessions = await Promise.all(Array.from({ length: 1000 }, (_, producer) => sink.open('0000test', producer)));
    using other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const commits = sessions.map(async (session) => {
      await session.write({ firstSeq: 0, readings: [{ location: 'lab', time: 0, value: 1 }] });
      return session.commit();
    });
    // One after another would take 100 s, beyond the limit of this test.
    const ends = await Promise.allSettled(commits);
    expect(ends.every((end) => end.status === 'rejected' && end.reason.code === 'SQLITE_BUSY')).toBe(true);
    await sink.close();
  });

  it('whose disk is full fails as fatal, and keeps what was acked', async () => {
    const sink = connect();
    await sink.prepare(preparation);
    const writer = await Writer.open({ sink: 'sqlite', file, lockTimeoutMs: 1000 });
    writer.database.exec('PRAGMA max_page_count = 12');
    const { insert, row } = schemas.timeseries;
    const session = new SqliteSession(writer, writer.database.prepare(insert), row('0000test', 0));
    const readings = Array.from({ length: 10 }, (_, i) => ({
      location: 'lab',
      time: i,
      value: i,
      note: 'x'.repeat(99),
    }));
    let acked = 0;
    const fillDisk = async () => {
      for (let firstSeq = 0; firstSeq < 10_000; firstSeq += 10) {
        session.write({ firstSeq, readings });
        acked += await session.commit();
      }
    };
    await expect(fillDisk()).rejects.toMatchObject({ kind: 'fatal', code: 'SQLITE_FULL' });
    await session.close();
    writer.close();
    const counts = await sink.ledger.count('0000test', [{ producer: 0, offered: acked, acked, unacked: [] }]);
    expect(counts).toMatchObject([{ rows: acked, unacked: 0, wrong: 0 }]);
    expect(acked).toBeGreaterThan(0);
    await sink.close();
  });
});
