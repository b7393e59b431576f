import type { RowDataPacket } from 'mysql2/promise';
import { describe, expect, it } from 'vitest';

import type { StoringSink } from '../../service/src/sinks/contract.ts';
import { RejectedRows } from '../../service/src/model/fault.ts';
import { faultOf } from './fault-of.ts';
import { mysqlTrial } from './mysql-trial.ts';
import { startMariadbd } from './start-mariadbd.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';

const mysql = mysqlTrial();
const AT = Date.UTC(2026, 10, 24);

/** A table as version 0.1.0 or a user created it. */
async function oldTable(table: string, { location = 'VARCHAR(20) CHARACTER SET utf8mb4', engine = 'InnoDB' } = {}) {
  await mysql.administrator.query(`
    CREATE TABLE ${table} (
      run_id   CHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
      producer SMALLINT UNSIGNED NOT NULL,
      seq      BIGINT UNSIGNED NOT NULL,
      location ${location} NOT NULL,
      time     TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
      value    DOUBLE NOT NULL,
      note     TEXT CHARACTER SET utf8mb4 NULL,
      checksum SMALLINT UNSIGNED NULL,
      PRIMARY KEY (run_id, producer, seq),
      INDEX reading_by_location (location, time)
    ) ENGINE = ${engine}`);
}

/** Writes one reading per location, a second apart, and returns those that were refused. */
async function write(sink: StoringSink, locations: readonly string[]): Promise<string[]> {
  const session = await sink.open(mysql.run, 0);
  try {
    await session.write({
      firstSeq: 0,
      readings: locations.map((location, value) => ({ location, time: AT + value * 1_000, value })),
    });
    await session.commit();
    return [];
  } catch (thrown) {
    if (!(thrown instanceof RejectedRows)) {
      throw thrown;
    }
    return thrown.rows.map(({ seq }) => locations[seq]);
  } finally {
    await session.close();
  }
}

async function stored(table: string): Promise<string[]> {
  const [rows] = await mysql.administrator.query<RowDataPacket[]>(`SELECT location FROM ${table} ORDER BY seq`);
  return rows.map((row) => String(row.location));
}

const WAYS = [
  { insert: 'pipelined', client: 'wire' },
  { insert: 'multirow', rowsPerStatement: 3, client: 'wire' },
  { insert: 'single', client: 'mysql2' },
  { insert: 'multirow', rowsPerStatement: 3, client: 'mysql2' },
];

describe('a new table', () => {
  it('has room for the longest location, of any characters', async () => {
    const sink = await mysql.prepared({ commitEvery: 10 }, { table: 'roomy' });
    const longest = ['x'.repeat(255), `${'ж'.repeat(254)} `, '🍳'.repeat(127), `${'x'.repeat(254)}y`];
    expect(await write(sink, longest)).toEqual([]);
    expect(await stored('roomy')).toEqual(longest);
    expect(await sink.readings.locations()).toEqual(
      longest.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    );
    expect(await sink.readings.series({ location: longest[1], from: AT, to: AT + 10_000, maxPoints: 1 })).toMatchObject(
      [{ count: [1], mean: [1] }]
    );
  });
});

describe('a narrow table', () => {
  it.each(WAYS)('refuses what it would have to cut, including trailing spaces, with %o', async (options) => {
    const table = `narrow_${options.insert}_${options.client}`;
    await oldTable(table);
    const sink = await mysql.prepared({ commitEvery: 10, ...options }, { table });
    const tooLong = ['a'.repeat(21), `${'b'.repeat(20)} `, `${'c'.repeat(19)}   `, `${'🍳'.repeat(20)} `];
    const fitting = [`${'d'.repeat(19)} `, 'e'.repeat(20), `${'🍳'.repeat(19)} `, 'f '];
    const all = tooLong.flatMap((name, at) => [name, fitting[at]]);
    expect(await write(sink, all)).toEqual(tooLong);
    expect(await stored(table)).toEqual(fitting);
  });

  it('of an engine without transactions does not cut anything either', async () => {
    await oldTable('careless', { engine: 'Aria' });
    const sink = await mysql.prepared(
      { commitEvery: 10, insert: 'multirow', rowsPerStatement: 4 },
      { table: 'careless' }
    );
    await write(sink, ['attic', 'a'.repeat(30), 'cellar', 'garage']).catch(() => undefined);
    expect((await stored('careless')).filter((location) => location.startsWith('a'.repeat(20)))).toEqual([]);
  });

  it.each([
    ['too long', {}, 'greenhouse by the river', 'has 23 characters, but location has room for 20'],
    ['too long by trailing spaces alone', {}, `${'x'.repeat(20)}  `, 'has 22 characters'],
    ['of characters that its character set lacks', { location: 'VARCHAR(20) CHARACTER SET latin1' }, 'кухня', 'latin1'],
    [
      'an emoji, where it holds three bytes a character',
      { location: 'VARCHAR(50) CHARACTER SET utf8mb3' },
      '🍳',
      'utf8mb3',
    ],
  ])('refuses a run whose location is %s, before it begins', async (what, shape, location, why) => {
    const table = `small_${what.replaceAll(/\W/g, '_')}`;
    await oldTable(table, shape);
    const prepare = (name: string) =>
      mysql.connect({}, { table }).prepare({ run: mysql.run, payload: 1, locations: ['attic', name] });
    const fault = await faultOf(prepare(location));
    expect(fault).toMatchObject({ kind: 'configuration', code: 'LOCATION_DOES_NOT_FIT' });
    expect(fault.message).toContain(JSON.stringify(location));
    expect(fault.message).toContain(why);
    expect(fault.hint).toContain(`ALTER TABLE \`${table}\` MODIFY location VARCHAR`);
    await prepare('Küche');
  });

  it('is what the schema article uses', async () => {
    const prepare = (location: string) =>
      mysql.connect({ schema: 'article' }).prepare({ run: mysql.run, payload: 1, locations: [location] });
    expect(await faultOf(prepare('x'.repeat(21)))).toMatchObject({ code: 'LOCATION_DOES_NOT_FIT' });
    await prepare('x'.repeat(20));
  });
});

describe('a table that cannot distinguish names', () => {
  const NAMES = ['Kitchen', 'kitchen', 'Küche', 'Kuche', 'Ku\u0308che', '🍳', '🔥', 'garage', 'garage ', 'ß', 'ss'];
  const BY_BYTES = NAMES.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));

  it.each([
    ['general_ci', 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci'],
    ['unicode_ci', 'VARCHAR(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci'],
    ['bin_that_pads', 'VARCHAR(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin'],
    ['utf16', 'VARCHAR(20) CHARACTER SET utf16'],
  ])('has a series for each name despite its collation %s', async (table, location) => {
    await oldTable(table, { location });
    const sink = await mysql.prepared({ commitEvery: 20 }, { table });
    expect(await write(sink, NAMES)).toEqual([]);
    const range = { from: AT, to: AT + 60_000, maxPoints: 1 };
    expect(await sink.readings.locations()).toEqual(BY_BYTES);
    expect((await sink.readings.series(range)).map((frame) => [frame.location, frame.count, frame.mean])).toEqual(
      BY_BYTES.map((name) => [name, [1], [NAMES.indexOf(name)]])
    );
    for (const [value, name] of NAMES.entries()) {
      expect(await sink.readings.series({ ...range, location: name })).toMatchObject([
        { location: name, count: [1], max: [value] },
      ]);
      expect(await sink.readings.minutes?.of(name, [AT])).toMatchObject([{ count: 1, min: value }]);
    }
    const extents = (await sink.readings.minutes?.extents()) ?? [];
    expect(extents.map((extent) => extent.location)).toEqual(BY_BYTES);
    for (const { location: name, from, until } of extents) {
      const at = AT + NAMES.indexOf(name) * 1_000;
      expect(from <= at && at < until).toBe(true);
    }
  });
});

describe("a server that is set to latin1 and ignores the client's setting", () => {
  it('reads and writes names unchanged', async () => {
    await using server = await startMariadbd([
      '--character-set-server=latin1',
      '--skip-character-set-client-handshake',
    ]);
    for (const client of ['wire', 'mysql2']) {
      const sink = connectMysql({ ...server.target, table: `reading_${client}` }, { client });
      await sink.prepare({ run: mysql.run, payload: 1, locations: ['кухня 🍳'] });
      expect(await write(sink, ['кухня 🍳', 'Küche'])).toEqual([]);
      expect(await sink.readings.locations()).toEqual(['Küche', 'кухня 🍳']);
      expect(await sink.readings.series({ location: 'кухня 🍳', from: AT, to: AT + 1_000, maxPoints: 1 })).toHaveLength(
        1
      );
      await sink.close();
    }
  });
});
