import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';

import fc from 'fast-check';
import { escape } from 'mysql2';
import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';

import { locationHash, readingChecksum, readingChecksumSql } from '../../service/src/sinks/reading-checksum.ts';
import { valueChecksum, valueChecksumSql } from '../../service/src/sinks/value-checksum.ts';
import { microsSql } from '../../service/src/sinks/mysql/ledger.ts';
import { faultOf } from './fault-of.ts';
import { mysqlTrial, readings } from './mysql-trial.ts';

const mysql = mysqlTrial();

describe('a target that cannot be used', () => {
  it.each([
    ['a wrong password', { password: 'lavender' }, 'configuration', 'ER_ACCESS_DENIED_ERROR'],
    ['no such database', { database: 'nowhere' }, 'configuration', 'ER_DBACCESS_DENIED_ERROR'],
    ['an address without a server', { port: 1 }, 'transient', 'ECONNREFUSED'],
    ['no such host', { host: 'nowhere.invalid' }, 'configuration', 'ENOTFOUND'],
    [
      'TLS, which the server does not offer',
      { tls: { serverName: 'mariadb.example' } },
      'configuration',
      'HANDSHAKE_NO_SSL_SUPPORT',
    ],
  ])('because of %s says so immediately, without secrets', async (_, target, kind, code) => {
    const sink = mysql.connect({}, target);
    const attempts = [
      sink.check(),
      sink.prepare({ run: mysql.run, payload: 1, locations: [] }),
      sink.open(mysql.run, 0),
      sink.ledger.count(mysql.run, []),
    ];
    for (const fault of await Promise.all(attempts.map((attempt) => faultOf(attempt)))) {
      expect(fault).toMatchObject({ kind, code });
      expect(JSON.stringify(fault.record())).not.toContain('lavender');
    }
  });

  it('because nothing answers says so within its limit', async () => {
    const sockets = new Set<Socket>();
    const silent = createServer((socket) => sockets.add(socket)).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const address = silent.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    expect(await faultOf(mysql.connect({}, { port, timeoutMs: 200 }).check())).toMatchObject({
      kind: 'transient',
      code: 'ETIMEDOUT',
    });
    sockets.forEach((socket) => socket.destroy());
    silent.close();
  });

  it('because its table has other columns lists what differs', async () => {
    await mysql.administrator.query('CREATE TABLE other (producer INT, seq VARCHAR(9), sensor INT NOT NULL)');
    const fault = await faultOf(mysql.prepared({}, { table: 'other' }));
    expect(fault).toMatchObject({ kind: 'configuration', code: 'TABLE_SHAPE' });
    expect(fault.message).toContain('column run_id (char(21)) is missing');
    expect(fault.message).toContain('column seq is varchar(9), expected bigint unsigned');
    expect(fault.message).toContain('column sensor (int(11)) needs a value');
    expect(fault.message).toContain('its primary key is (), expected (run_id, producer, seq)');
  });

  it('because it is read-only says so, before a run and in the middle of one', async () => {
    const sink = await mysql.prepared({ commitEvery: 2 });
    const session = await sink.open(mysql.run, 0);
    await mysql.administrator.query('SET GLOBAL read_only = 1');
    try {
      await session.write({ firstSeq: 0, readings: readings(1, 2) });
      expect(await faultOf(session.commit())).toMatchObject({ kind: 'fatal', code: 'ER_OPTION_PREVENTS_STATEMENT' });
      expect(await faultOf(mysql.prepared({}, { table: 'fresh' }))).toMatchObject({ kind: 'fatal' });
    } finally {
      await mysql.administrator.query('SET GLOBAL read_only = 0');
      await session.close();
    }
    expect(await sink.ledger.count(mysql.run, [])).toEqual([]);
  });

  it('because of the size of its rows says how many fit', async () => {
    const wide = { payload: 1000, run: mysql.run, locations: [] };
    const fault = await faultOf(mysql.connect({ insert: 'multirow', rowsPerStatement: 1000 }).prepare(wide));
    expect(fault).toMatchObject({ kind: 'configuration', code: 'STATEMENT_TOO_LARGE' });
    await mysql.connect({ insert: 'multirow', rowsPerStatement: 250 }).prepare(wide);
    expect(await faultOf(mysql.connect({ schema: 'article' }).prepare(wide))).toMatchObject({
      code: 'PAYLOAD_TOO_LARGE',
    });
  });
});

describe('a table', () => {
  it('is created once by many runs that start at the same time', async () => {
    await Promise.all(Array.from({ length: 8 }, () => mysql.prepared({}, { table: 'shared' })));
    const [rows] = await mysql.administrator.query<RowDataPacket[]>("SHOW TABLES LIKE 'shared'");
    expect(rows).toHaveLength(1);
  });

  it('that does not exist yet has no readings, rather than an error', async () => {
    const sink = mysql.connect({}, { table: 'not_yet' });
    expect(await sink.readings.locations()).toEqual([]);
    expect(await sink.readings.series({ from: 0, to: 1, maxPoints: 1 })).toEqual([]);
    expect(await sink.ledger.count(mysql.run, [])).toEqual([]);
    expect(await sink.resume.lastStored(mysql.run, 0)).toBe(-1);
    await sink.refuseUndeletable?.();
    expect(await sink.deleteRun?.(mysql.run)).toBeNull();
  });

  it('whose user may not delete rows says which privilege is missing', async () => {
    const sink = await mysql.prepared({}, { table: 'kept' });
    await mysql.administrator.query("REVOKE DELETE ON temperature.* FROM 'thermobench'@'127.0.0.1'");
    const fault = await faultOf(sink.deleteRun?.(mysql.run) ?? Promise.resolve());
    const foreseen = await faultOf(sink.refuseUndeletable?.() ?? Promise.resolve());
    await mysql.administrator.query("GRANT DELETE ON temperature.* TO 'thermobench'@'127.0.0.1'");
    expect(fault).toMatchObject({ kind: 'configuration', code: 'ER_TABLEACCESS_DENIED_ERROR' });
    expect(fault.hint).toContain('GRANT DELETE ON temperature.kept');
    expect(foreseen).toMatchObject({ code: fault.code, hint: fault.hint });
  });

  it('that another client has locked does not delay the end of a deletion for long', async () => {
    const sink = await mysql.prepared({}, { table: 'frozen', timeoutMs: 60_000 });
    await mysql.administrator.query('LOCK TABLES frozen WRITE');
    try {
      const stop = new AbortController();
      const deletion = sink.deleteRun?.(mysql.run, { signal: stop.signal, deleted: () => {} });
      setTimeout(() => stop.abort(), 500);
      await expect(deletion).rejects.toThrow('aborted');
    } finally {
      await mysql.administrator.query('UNLOCK TABLES');
    }
  });

  it("has as many rows as the server's statistics say, from any writer", async () => {
    const target = { table: 'sized' };
    const sink = await mysql.prepared({ commitEvery: 500 }, target);
    const session = await sink.open(mysql.run, 0);
    await session.write({ firstSeq: 0, readings: readings(...Array.from({ length: 500 }, (_, value) => value)) });
    await session.commit();
    await session.close();
    await mysql.administrator.query('ANALYZE TABLE sized');
    expect(await sink.rowsHeld?.()).toBe(500);
    expect(await mysql.connect({}, { table: 'not_yet' }).rowsHeld?.()).toBe(null);
  });

  it('keeps a long note, and times to the millisecond', async () => {
    const sink = await mysql.prepared({ commitEvery: 2 });
    const session = await sink.open(mysql.run, 0);
    const note = 'é'.repeat(16_000);
    await session.write({ firstSeq: 0, readings: [{ location: 'küche', time: 1_795_503_600_123, value: 1, note }] });
    expect(await session.commit()).toBe(1);
    await session.close();
    const [[row]] = await mysql.administrator.query<RowDataPacket[]>(
      'SELECT location, note, ROUND(UNIX_TIMESTAMP(time) * 1000) AS ms FROM reading WHERE run_id = ?',
      [mysql.run]
    );
    expect(row).toMatchObject({
      location: 'küche',
      note,
      ms: expect.toSatisfy((ms) => Number(ms) === 1_795_503_600_123),
    });
  });

  it('computes the checksum as producers do', async () => {
    const value = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.double({ min: -1e9, max: 1e9, noNaN: true }),
      fc.float({ min: -100, max: 100, noNaN: true })
    );
    const row = fc.record({
      producer: fc.nat(1295),
      seq: fc.oneof(fc.nat(36 ** 7 - 1), fc.nat(Number.MAX_SAFE_INTEGER)),
      location: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
      time: fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 }),
      value,
    });
    const sql = readingChecksumSql({
      producer: 'producer',
      seq: 'seq',
      location: 'location',
      micros: microsSql('time'),
      value: 'value',
    });
    await mysql.administrator.query('SET NAMES utf8mb4');
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 50 }), async (rows) => {
        const selects = rows.map(
          (one) =>
            // The `|` yields a BIGINT, like the column. For CAST(… AS UNSIGNED), MariaDB uses an INT and cuts 2³² to 2³² − 1.
            `SELECT (${one.seq} | 0) AS seq, ${one.producer} AS producer, ${escape(one.location)} AS location,
              TIMESTAMPADD(MICROSECOND, ${one.time} * 1000, '1970-01-01') AS time, CAST(${one.value.toExponential()} AS DOUBLE) AS value`
        );
        const [found] = await mysql.administrator.query<RowDataPacket[]>(
          `SELECT ${sql} AS whole, ${valueChecksumSql('producer', 'seq', 'value')} AS old FROM (${selects.join(' UNION ALL ')}) AS row_`
        );
        // Compare with the sent values, because mysql2 reads a DOUBLE from text with an error in its last digits.
        expect(found.map(({ whole }) => Number(whole))).toEqual(
          rows.map((one) => readingChecksum(one.producer, one.seq, locationHash(one.location), one.time, one.value))
        );
        const isOld = ({ value: old, seq }: { value: number; seq: number }) => Math.abs(old) < 1e300 && seq < 36 ** 7;
        expect(found.filter((_, at) => isOld(rows[at])).map(({ old }) => Number(old))).toEqual(
          rows.filter(isOld).map((one) => valueChecksum(one.producer, one.seq, one.value))
        );
      }),
      { numRuns: 50, examples: [[[{ producer: 0, seq: 2 ** 32, location: ' ', time: 0, value: 0 }]]] }
    );
  });

  it('uses the checksum of the stored value if it stores single precision', async () => {
    const sink = await mysql.prepared({ schema: 'article', commitEvery: 100 });
    const session = await sink.open(mysql.run, 7);
    const values = fc.sample(fc.double({ min: -1e6, max: 1e6, noNaN: true }), 100);
    await session.write({ firstSeq: 0, readings: readings(...values) });
    expect(await session.commit()).toBe(100);
    await session.close();
    expect(await sink.ledger.count(mysql.run, [])).toMatchObject([{ producer: 7, rows: 100, wrong: 0 }]);
  });
});
