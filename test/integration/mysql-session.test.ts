import { readFile } from 'node:fs/promises';

import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, it, vi } from 'vitest';

import type { Reading } from '../../service/src/model/reading.ts';
import type { Session } from '../../service/src/sinks/contract.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';
import { faultOf } from './fault-of.ts';
import { mysqlTrial, readings } from './mysql-trial.ts';
import { startMariadb } from './start-mariadb.ts';

const mysql = mysqlTrial();

const WAYS = [
  { insert: 'pipelined', commitEvery: 8 },
  { insert: 'pipelined', commitEvery: 8, depth: 3 },
  { insert: 'pipelined', commitEvery: 1 },
  { insert: 'single', commitEvery: 8 },
  { insert: 'multirow', commitEvery: 8, rowsPerStatement: 4 },
  { insert: 'multirow', commitEvery: 8, rowsPerStatement: 8 },
  { insert: 'multirow', commitEvery: 8, rowsPerStatement: 3 },
].flatMap((options) => ['wire', 'mysql2'].map((client) => ({ client, ...options })));

describe.each(WAYS)(
  'rows of which the server refuses some, with $client, $insert, $commitEvery, $rowsPerStatement',
  (options) => {
    const bad = (reading: Reading) => ({ ...reading, location: 'x'.repeat(256) });
    const keep = async (session: Session, firstSeq: number, some: readonly Reading[]) => {
      await session.write({ firstSeq, readings: some });
      return session.commit();
    };

    it('are stored except for the refused ones, which are named', async () => {
      const sink = await mysql.prepared(options);
      const session = await sink.open(mysql.run, 0);
      const some = readings(1, 2, 3, 4, 5, 6, 7, 8).map((reading, at) =>
        at === 2 || at === 7 ? bad(reading) : reading
      );
      const fault = await faultOf(keep(session, 100, some));
      expect(fault).toMatchObject({ kind: 'rejected', code: 'ER_DATA_TOO_LONG', acked: 6 });
      expect(fault).toMatchObject({
        rows: [
          { seq: 102, reason: expect.stringContaining('location') },
          { seq: 107, reason: expect.any(String) },
        ],
      });

      expect(await keep(session, 108, readings(1, 2, 3))).toBe(3);
      await session.close();
      const unacked = [[0, 99] as const, [102, 102] as const, [107, 107] as const];
      expect(await sink.ledger.count(mysql.run, [{ producer: 0, offered: 111, acked: 9, unacked }])).toMatchObject([
        { rows: 9, distinct: 9, unacked: 0, highestSeq: 110, wrong: 0 },
      ]);
    });

    it('may all be refused', async () => {
      const sink = await mysql.prepared(options);
      const session = await sink.open(mysql.run, 0);
      const fault = await faultOf(keep(session, 0, readings(1, 2, 3, 4).map(bad)));
      expect(fault).toMatchObject({
        kind: 'rejected',
        acked: 0,
        rows: [{ seq: 0 }, { seq: 1 }, { seq: 2 }, { seq: 3 }],
      });
      await session.close();
      expect(await sink.ledger.count(mysql.run, [])).toEqual([]);
    });
  }
);

// A TIMESTAMP of MySQL and of MariaDB up to 11.4 ends in 2038, of MariaDB from 11.5 on in 2106.
describe.each(['wire', 'mysql2'])('a reading that does not fit its columns, with %s,', (client) => {
  const inTime = { location: 'lab', time: Date.UTC(2026, 10, 24), value: 1 };
  it.each([
    ['a time after 2106', 'timeseries', { ...inTime, time: Date.UTC(2110, 0) }],
    ['a time before 1970', 'timeseries', { ...inTime, time: Date.UTC(1969, 0) }],
    ['an invalid time', 'timeseries', { ...inTime, time: Number.NaN }],
    ['a time after 2106', 'article', { ...inTime, time: Date.UTC(2110, 0) }],
    ['a value beyond single precision', 'article', { ...inTime, value: 1e300 }],
  ])('is refused for %s, not adjusted (%s)', async (_, schema, reading) => {
    const sink = await mysql.prepared({ client, schema, commitEvery: 1 });
    const session = await sink.open(mysql.run, 0);
    await session.write({ firstSeq: 0, readings: [reading] });
    expect(await faultOf(session.commit())).toMatchObject({ kind: 'rejected', acked: 0, rows: [{ seq: 0 }] });
    await session.close();
    expect(await sink.ledger.count(mysql.run, [])).toEqual([]);
  });
});

describe.each(['wire', 'mysql2'])('a session of %s', (client) => {
  it('whose connection is killed fails as transient, and no acked row is lost', async () => {
    const sink = await mysql.prepared({ client, commitEvery: 5 });
    const session = await sink.open(mysql.run, 0);
    await session.write({ firstSeq: 0, readings: readings(1, 2, 3, 4, 5) });
    expect(await session.commit()).toBe(5);
    const [[{ id }]] = await mysql.administrator.query<RowDataPacket[]>('SELECT IS_USED_LOCK(?) AS id', [
      `thermobench/${mysql.run}/0`,
    ]);
    await mysql.administrator.query('KILL ?', [id]);
    await session.write({ firstSeq: 5, readings: readings(1) });
    expect(await faultOf(session.commit())).toMatchObject({ kind: 'transient' });
    await session.close();
    expect(
      await sink.ledger.count(mysql.run, [{ producer: 0, offered: 6, acked: 5, unacked: [[5, 5]] }])
    ).toMatchObject([{ rows: 5, unacked: 0 }]);
  });

  it('that waits for a lock gets an error from the server within the limit', async () => {
    const sink = await mysql.prepared({ client, commitEvery: 2 }, { table: 'held', timeoutMs: 2_500 });
    const session = await sink.open(mysql.run, 0);
    await mysql.administrator.query('LOCK TABLES held WRITE');
    try {
      await session.write({ firstSeq: 0, readings: readings(1, 2) });
      expect(await faultOf(session.commit())).toMatchObject({ kind: 'transient', code: 'ER_LOCK_WAIT_TIMEOUT' });
    } finally {
      await mysql.administrator.query('UNLOCK TABLES');
    }
    await session.close();
  });

  it('whose server hangs gives up after its limit', async () => {
    const sink = await mysql.prepared({ client, commitEvery: 2 }, { timeoutMs: 300 });
    const session = await sink.open(mysql.run, 0);
    const { pid } = await mysql.mariadb.server.status();
    process.kill(Number(pid), 'SIGSTOP');
    // Not all of its threads stop at once.
    await vi.waitFor(async () => expect(await readFile(`/proc/${pid}/stat`, 'utf8')).toMatch(/\) T /));
    try {
      await session.write({ firstSeq: 0, readings: readings(1, 2) });
      expect(await faultOf(session.commit())).toMatchObject({ kind: 'transient' });
      expect(await faultOf(sink.check())).toMatchObject({ kind: 'transient', code: 'ETIMEDOUT' });
    } finally {
      process.kill(Number(pid), 'SIGCONT');
    }
    await session.close();
  });

  it('that is closed in the middle of a commit ends the commit', async () => {
    const sink = await mysql.prepared({ client, commitEvery: 2 });
    const session = await sink.open(mysql.run, 0);
    await session.write({ firstSeq: 0, readings: readings(1, 2) });
    const commit = faultOf(session.commit());
    await session.close();
    expect(await commit).toMatchObject({ kind: 'transient' });
  });

  it('opens only when an earlier one of the same producer has ended', async () => {
    const sink = await mysql.prepared({ client, commitEvery: 10 });
    const lost = await sink.open(mysql.run, 0);
    await lost.write({ firstSeq: 0, readings: readings(1, 2, 3) });
    const session = await sink.open(mysql.run, 0);
    expect(await sink.resume.lastStored(mysql.run, 0)).toBe(-1);
    await session.write({ firstSeq: 0, readings: readings(1, 2, 3) });
    expect(await session.commit()).toBe(3);
    expect(await faultOf(lost.commit())).toMatchObject({ kind: 'transient' });
    await Promise.all([lost.close(), session.close()]);
    expect(await sink.resume.lastStored(mysql.run, 0)).toBe(2);
  });
});

describe('many sessions', () => {
  it('of one process write concurrently', async () => {
    const sink = await mysql.prepared({ commitEvery: 5 });
    const sessions = await Promise.all(Array.from({ length: 200 }, (_, producer) => sink.open(mysql.run, producer)));
    const acked = await Promise.all(
      sessions.map(async (session) => {
        await session.write({ firstSeq: 0, readings: readings(1, 2, 3, 4, 5) });
        return session.commit();
      })
    );
    await Promise.all(sessions.map((session) => session.close()));
    expect(acked).toEqual(Array(200).fill(5));
    const stored = await sink.ledger.count(mysql.run, []);
    expect(stored?.map(({ rows }) => rows)).toEqual(Array(200).fill(5));
  });
});

describe('a server that is killed in the middle of commits', () => {
  it.each(['pipelined', 'multirow'])('loses no row that was acked: %s', async (insert) => {
    await using own = await startMariadb();
    const sink = connectMysql(own.target(), { insert, commitEvery: 50, rowsPerStatement: 25 });
    await sink.prepare({ run: mysql.run, payload: 1, locations: [] });
    const session = await sink.open(mysql.run, 0);
    let acked = 0;
    let offered = 0;
    const killing: Array<Promise<void>> = [];
    const fault = await faultOf(
      (async () => {
        for (;;) {
          const some = readings(...Array(50).fill(21.5));
          offered += some.length;
          await session.write({ firstSeq: offered - some.length, readings: some });
          acked += await session.commit();
          if (acked >= 1_000 && killing.length === 0) {
            killing.push(own.kill('SIGKILL'));
          }
        }
      })()
    );
    expect(fault.kind).toBe('transient');
    await Promise.all(killing);
    await session.close();

    await own.start();
    const unacked = [[acked, offered - 1] as const];
    const [stored] = (await sink.ledger.count(mysql.run, [{ producer: 0, offered, acked, unacked }])) ?? [];
    expect(stored.distinct - stored.unacked).toBe(acked);
    expect(stored).toMatchObject({ rows: stored.distinct, wrong: 0 });
  });
});
