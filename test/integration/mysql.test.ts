import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';

import fc from 'fast-check';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { Fault } from '../../service/src/model/fault.ts';
import type { Reading } from '../../service/src/model/reading.ts';
import { checksum, checksumSql } from '../../service/src/sinks/checksum.ts';
import type { Session, Sink } from '../../service/src/sinks/contract.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/sink.ts';
import { startMariadb, type TestMariadb } from './start-mariadb.ts';

let mariadb: TestMariadb;
let administrator: Connection;
let run: string;

beforeAll(async () => {
  mariadb = await startMariadb();
  administrator = await asAdministrator();
});
afterAll(async () => {
  await administrator.end();
  await mariadb[Symbol.asyncDispose]();
});
beforeEach(() => {
  run = Math.floor(Math.random() * 36 ** 8)
    .toString(36)
    .padStart(8, '0');
});

const asAdministrator = () => createConnection({ ...mariadb.administrator(), database: 'temperature' });
const connect = (options: object = {}, target: object = {}) =>
  mysqlSink.connect({ ...mariadb.target(), ...target }, options);

async function prepared(options: object = {}, target: object = {}): Promise<Sink> {
  const sink = connect(options, target);
  await sink.prepare({ run, payload: 1 });
  return sink;
}

function readings(...values: number[]): Reading[] {
  return values.map((value, at) => ({ location: 'lab', time: Date.UTC(2026, 10, 24) + at, value }));
}

/** The Fault a promise ends with. */
async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const fault: Fault = await promise.then(
    () => expect.unreachable('it went well'),
    (thrown) => thrown
  );
  return fault;
}

describe('a target that cannot be used', () => {
  it.each([
    ['a wrong password', { password: 'lavender' }, 'configuration', 'ER_ACCESS_DENIED_ERROR'],
    ['no such database', { database: 'nowhere' }, 'configuration', 'ER_DBACCESS_DENIED_ERROR'],
    ['no server there', { port: 1 }, 'transient', 'ECONNREFUSED'],
    ['no such host', { host: 'nowhere.invalid' }, 'configuration', 'ENOTFOUND'],
    ['TLS, which the server has not', { tls: {} }, 'configuration', 'HANDSHAKE_NO_SSL_SUPPORT'],
  ])('because of %s says so at once, without secrets', async (_, target, kind, code) => {
    const sink = connect({}, target);
    const attempts = [sink.check(), sink.prepare({ run, payload: 1 }), sink.open(run, 0), sink.ledger(run, [])];
    for (const fault of await Promise.all(attempts.map((attempt) => faultOf(attempt)))) {
      expect(fault).toMatchObject({ kind, code });
      expect(JSON.stringify(fault.record())).not.toContain('lavender');
    }
  });

  it('because nobody speaks there says so within its limit', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await faultOf(connect({}, { port, timeoutMs: 200 }).check())).toMatchObject({
      kind: 'transient',
      code: 'ETIMEDOUT',
    });
    sockets.forEach((socket) => socket.destroy());
    silent.close();
  });

  it('because its table has another shape lists what differs', async () => {
    await administrator.query('CREATE TABLE other (producer INT, seq VARCHAR(9), sensor INT NOT NULL)');
    const fault = await faultOf(prepared({}, { table: 'other' }));
    expect(fault).toMatchObject({ kind: 'configuration', code: 'TABLE_SHAPE' });
    expect(fault.message).toContain('column run_id (char(8)) is missing');
    expect(fault.message).toContain('column seq is varchar(9), wanted bigint unsigned');
    expect(fault.message).toContain('column sensor (int(11)) needs a value');
    expect(fault.message).toContain('its primary key is (), wanted (run_id, producer, seq)');
  });

  it('because it is read-only says so, before a run and in the middle of one', async () => {
    const sink = await prepared({ commitEvery: 2 });
    const session = await sink.open(run, 0);
    await administrator.query('SET GLOBAL read_only = 1');
    try {
      await session.write({ firstSeq: 0, readings: readings(1, 2) });
      expect(await faultOf(session.commit())).toMatchObject({ kind: 'fatal', code: 'ER_OPTION_PREVENTS_STATEMENT' });
      expect(await faultOf(prepared({}, { table: 'fresh' }))).toMatchObject({ kind: 'fatal' });
    } finally {
      await administrator.query('SET GLOBAL read_only = 0');
      await session.close();
    }
    expect(await sink.ledger(run, [])).toEqual([]);
  });

  it('because of the size of its rows says how many fit', async () => {
    const wide = { payload: 1000, run };
    const fault = await faultOf(connect({ insert: 'multirow', rowsPerStatement: 1000 }).prepare(wide));
    expect(fault).toMatchObject({ kind: 'configuration', code: 'STATEMENT_TOO_LARGE' });
    await connect({ insert: 'multirow', rowsPerStatement: 250 }).prepare(wide);
    expect(await faultOf(connect({ schema: 'article' }).prepare(wide))).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
  });
});

describe('a table', () => {
  it('is made once by many runs that start at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => prepared({}, { table: 'shared' })));
    const [rows] = await administrator.query<RowDataPacket[]>("SHOW TABLES LIKE 'shared'");
    expect(rows).toHaveLength(1);
  });

  it('that does not exist yet has no readings, rather than an error', async () => {
    const sink = connect({}, { table: 'not_yet' });
    expect(await sink.locations()).toEqual([]);
    expect(await sink.series({ from: 0, to: 1, maxPoints: 1 })).toEqual([]);
    expect(await sink.ledger(run, [])).toEqual([]);
    expect(await sink.lastStored(run, 0)).toBe(-1);
  });

  it('keeps a long note, and times to the millisecond', async () => {
    const sink = await prepared({ commitEvery: 2 });
    const session = await sink.open(run, 0);
    const note = 'é'.repeat(16_000);
    await session.write({ firstSeq: 0, readings: [{ location: 'küche', time: 1_795_503_600_123, value: 1, note }] });
    expect(await session.commit()).toBe(1);
    await session.close();
    const [[row]] = await administrator.query<RowDataPacket[]>(
      'SELECT location, note, ROUND(UNIX_TIMESTAMP(time) * 1000) AS ms FROM reading WHERE run_id = ?',
      [run]
    );
    expect(row).toMatchObject({
      location: 'küche',
      note,
      ms: expect.toSatisfy((ms) => Number(ms) === 1_795_503_600_123),
    });
  });

  it('computes the checksum as producers do', async () => {
    const values = fc.array(
      fc.oneof(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.float({ min: -100, max: 100, noNaN: true })),
      {
        minLength: 1,
        maxLength: 50,
      }
    );
    await fc.assert(
      fc.asyncProperty(values, fc.nat(1295), fc.nat(36 ** 7 - 1), async (some, producer, seq) => {
        const selects = some.map(
          (value) => `SELECT ${seq} AS seq, ${producer} AS producer, CAST(${value.toExponential()} AS DOUBLE) AS value`
        );
        const [rows] = await administrator.query<RowDataPacket[]>(
          `SELECT ${checksumSql('producer', 'seq', 'value')} AS checksum FROM (${selects.join(' UNION ALL ')}) AS row_`
        );
        // Held against the values sent: mysql2 reads a DOUBLE from text with an error in its last digits.
        expect(rows.map((row) => Number(row.checksum))).toEqual(some.map((value) => checksum(producer, seq, value)));
      }),
      { numRuns: 50 }
    );
  });

  it('takes the checksum of a value as it keeps it, where it keeps single precision', async () => {
    const sink = await prepared({ schema: 'article', commitEvery: 100 });
    const session = await sink.open(run, 7);
    const values = fc.sample(fc.double({ min: -1e6, max: 1e6, noNaN: true }), 100);
    await session.write({ firstSeq: 0, readings: readings(...values) });
    expect(await session.commit()).toBe(100);
    await session.close();
    expect(await sink.ledger(run, [])).toMatchObject([{ producer: 7, rows: 100, wrong: 0 }]);
  });
});

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
    const bad = (reading: Reading) => ({ ...reading, location: 'a name of 21 letters.' });
    const keep = async (session: Session, firstSeq: number, some: readonly Reading[]) => {
      await session.write({ firstSeq, readings: some });
      return session.commit();
    };

    it('are stored but for those, and those are named', async () => {
      const sink = await prepared(options);
      const session = await sink.open(run, 0);
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
      expect(await sink.ledger(run, [{ producer: 0, offered: 111, acked: 9, unacked }])).toMatchObject([
        { rows: 9, distinct: 9, unacked: 0, highestSeq: 110, wrong: 0 },
      ]);
    });

    it('may be all of them', async () => {
      const sink = await prepared(options);
      const session = await sink.open(run, 0);
      const fault = await faultOf(keep(session, 0, readings(1, 2, 3, 4).map(bad)));
      expect(fault).toMatchObject({
        kind: 'rejected',
        acked: 0,
        rows: [{ seq: 0 }, { seq: 1 }, { seq: 2 }, { seq: 3 }],
      });
      await session.close();
      expect(await sink.ledger(run, [])).toEqual([]);
    });
  }
);

describe.each(['wire', 'mysql2'])('a reading that its columns have no room for, with %s,', (client) => {
  const inTime = { location: 'lab', time: Date.UTC(2026, 10, 24), value: 1 };
  it.each([
    ['a time after 2038', 'timeseries', { ...inTime, time: Date.UTC(2040, 0) }],
    ['a time before 1970', 'timeseries', { ...inTime, time: Date.UTC(1969, 0) }],
    ['a time that is none', 'timeseries', { ...inTime, time: Number.NaN }],
    ['a time after 2038', 'article', { ...inTime, time: Date.UTC(2040, 0) }],
    ['a value beyond single precision', 'article', { ...inTime, value: 1e300 }],
  ])('is refused for %s, not bent (%s)', async (_, schema, reading) => {
    const sink = await prepared({ client, schema, commitEvery: 1 });
    const session = await sink.open(run, 0);
    await session.write({ firstSeq: 0, readings: [reading] });
    expect(await faultOf(session.commit())).toMatchObject({ kind: 'rejected', acked: 0, rows: [{ seq: 0 }] });
    await session.close();
    expect(await sink.ledger(run, [])).toEqual([]);
  });
});

describe.each(['wire', 'mysql2'])('a session of %s', (client) => {
  it('whose connection is killed fails for now, and no acked row is lost', async () => {
    const sink = await prepared({ client, commitEvery: 5 });
    const session = await sink.open(run, 0);
    await session.write({ firstSeq: 0, readings: readings(1, 2, 3, 4, 5) });
    expect(await session.commit()).toBe(5);
    const [[{ id }]] = await administrator.query<RowDataPacket[]>('SELECT IS_USED_LOCK(?) AS id', [
      `thermobench/${run}/0`,
    ]);
    await administrator.query('KILL ?', [id]);
    await session.write({ firstSeq: 5, readings: readings(1) });
    expect(await faultOf(session.commit())).toMatchObject({ kind: 'transient' });
    await session.close();
    expect(await sink.ledger(run, [{ producer: 0, offered: 6, acked: 5, unacked: [[5, 5]] }])).toMatchObject([
      { rows: 5, unacked: 0 },
    ]);
  });

  it('that waits for a lock is told so by the server, within the limit', async () => {
    const sink = await prepared({ client, commitEvery: 2 }, { table: 'held', timeoutMs: 2_500 });
    const session = await sink.open(run, 0);
    await administrator.query('LOCK TABLES held WRITE');
    try {
      await session.write({ firstSeq: 0, readings: readings(1, 2) });
      expect(await faultOf(session.commit())).toMatchObject({ kind: 'transient', code: 'ER_LOCK_WAIT_TIMEOUT' });
    } finally {
      await administrator.query('UNLOCK TABLES');
    }
    await session.close();
  });

  it('whose server stands still gives up after its limit', async () => {
    const sink = await prepared({ client, commitEvery: 2 }, { timeoutMs: 300 });
    const session = await sink.open(run, 0);
    const { pid } = await mariadb.server.status();
    process.kill(Number(pid), 'SIGSTOP');
    try {
      await session.write({ firstSeq: 0, readings: readings(1, 2) });
      expect(await faultOf(session.commit())).toMatchObject({ kind: 'transient' });
      expect(await faultOf(sink.check())).toMatchObject({ kind: 'transient', code: 'ETIMEDOUT' });
    } finally {
      process.kill(Number(pid), 'SIGCONT');
    }
    await session.close();
  });

  it('that is closed in the middle of a commit ends it', async () => {
    const sink = await prepared({ client, commitEvery: 2 });
    const session = await sink.open(run, 0);
    await session.write({ firstSeq: 0, readings: readings(1, 2) });
    const commit = faultOf(session.commit());
    await session.close();
    expect(await commit).toMatchObject({ kind: 'transient' });
  });

  it('opens only when an earlier one of the same producer is at its end', async () => {
    const sink = await prepared({ client, commitEvery: 10 });
    const lost = await sink.open(run, 0);
    await lost.write({ firstSeq: 0, readings: readings(1, 2, 3) });
    const session = await sink.open(run, 0);
    expect(await sink.lastStored(run, 0)).toBe(-1);
    await session.write({ firstSeq: 0, readings: readings(1, 2, 3) });
    expect(await session.commit()).toBe(3);
    expect(await faultOf(lost.commit())).toMatchObject({ kind: 'transient' });
    await Promise.all([lost.close(), session.close()]);
    expect(await sink.lastStored(run, 0)).toBe(2);
  });
});

describe('many sessions', () => {
  it('of one process write side by side', async () => {
    const sink = await prepared({ commitEvery: 5 });
    const sessions = await Promise.all(Array.from({ length: 200 }, (_, producer) => sink.open(run, producer)));
    const acked = await Promise.all(
      sessions.map(async (session) => {
        await session.write({ firstSeq: 0, readings: readings(1, 2, 3, 4, 5) });
        return session.commit();
      })
    );
    await Promise.all(sessions.map((session) => session.close()));
    expect(acked).toEqual(Array(200).fill(5));
    const stored = await sink.ledger(run, []);
    expect(stored?.map(({ rows }) => rows)).toEqual(Array(200).fill(5));
  });
});

describe('a server that is killed in the middle of commits', () => {
  it.each(['pipelined', 'multirow'])('loses no row that was acked: %s', async (insert) => {
    await using own = await startMariadb();
    const sink = mysqlSink.connect(own.target(), { insert, commitEvery: 50, rowsPerStatement: 25 });
    await sink.prepare({ run, payload: 1 });
    const session = await sink.open(run, 0);
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
    const [stored] = (await sink.ledger(run, [{ producer: 0, offered, acked, unacked }])) ?? [];
    expect(stored.distinct - stored.unacked).toBe(acked);
    expect(stored).toMatchObject({ rows: stored.distinct, wrong: 0 });
  });
});
