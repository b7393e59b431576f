import { describe, expect, it } from 'vitest';

import { newRunId } from '../../service/src/journal/run-id.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';
import type { StoringSink } from '../../service/src/sinks/contract.ts';
import { mysqlTrial } from './mysql-trial.ts';
import { startMariadbd } from './start-mariadbd.ts';

const mysql = mysqlTrial();
const ROWS = 20;
/** Readings with fractions of a second and of a degree, at locations in upper and lower case. */
const readings = Array.from({ length: ROWS }, (_, at) => ({
  location: at % 2 === 0 ? 'Attic east' : 'Cellar 2',
  time: Date.UTC(2026, 9, 25, 0, 30) + at * 1_001 + 123,
  value: 21.0625 + at / 16_777_216,
}));

async function writtenAndCounted(sink: StoringSink) {
  const run = newRunId(Date.now(), null);
  await sink.prepare({ run, payload: 1, locations: ['Attic east'] });
  const session = await sink.open(run, 3);
  await session.write({ firstSeq: 0, readings });
  expect(await session.commit()).toBe(ROWS);
  await session.close();
  return sink.ledger.count(run, [{ producer: 3, offered: ROWS, acked: ROWS, unacked: [] }]);
}

/** The table as version 0.1.0 created it: its checksum has 16 bits. */
const OF_0_1_0 = `
  CREATE TABLE old (
    run_id CHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL, producer SMALLINT UNSIGNED NOT NULL, seq BIGINT UNSIGNED NOT NULL,
    location VARCHAR(20) CHARACTER SET utf8mb4 NOT NULL, time TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    value DOUBLE NOT NULL, note TEXT CHARACTER SET utf8mb4 NULL, checksum SMALLINT UNSIGNED NULL,
    PRIMARY KEY (run_id, producer, seq), INDEX reading_by_location (location, time)
  ) ENGINE = InnoDB`;

describe.each([
  { schema: 'timeseries', table: 'fresh', create: null, columns: ['location', 'time', 'value'] },
  { schema: 'timeseries', table: 'old', create: OF_0_1_0, columns: ['location', 'time', 'value'] },
  {
    schema: 'article',
    table: 'story',
    create: null,
    columns: ['reading_location', 'reading_date', 'reading_value'],
  },
])('readings that a trigger of the table "$table" changes', ({ schema, table, create, columns }) => {
  const [location, time, value] = columns;

  it.each([
    ['nothing', 'SET @nothing = 1', 0],
    ['the time, by a time zone', `SET NEW.${time} = NEW.${time} + INTERVAL 2 HOUR`, ROWS],
    ['the time, to whole seconds', `SET NEW.${time} = FROM_UNIXTIME(FLOOR(UNIX_TIMESTAMP(NEW.${time})))`, ROWS],
    ['the time, to the time of arrival', `SET NEW.${time} = NOW(3)`, ROWS],
    ['the time, by a millisecond', `SET NEW.${time} = NEW.${time} + INTERVAL 1000 MICROSECOND`, ROWS],
    ['the location, to lower case', `SET NEW.${location} = LOWER(NEW.${location})`, ROWS],
    ['the location, to its first letters', `SET NEW.${location} = LEFT(NEW.${location}, 5)`, ROWS],
    ['the location, by a trailing space', `SET NEW.${location} = CONCAT(NEW.${location}, ' ')`, ROWS],
    ['the location of some', `SET NEW.${location} = REPLACE(NEW.${location}, 'Attic', 'attic')`, ROWS / 2],
    ['the value, to a decimal', `SET NEW.${value} = ROUND(NEW.${value}, 1)`, ROWS],
    ['time and place of all', `SET NEW.${time} = '2001-01-01 00:00:00', NEW.${location} = 'x'`, ROWS],
  ])('%s', async (_what, change, wrong) => {
    await mysql.administrator.query(`DROP TABLE IF EXISTS ${table}`);
    const sink = mysql.connect({ schema, commitEvery: 100 }, { table });
    if (create !== null) {
      await mysql.administrator.query(create);
    }
    await sink.prepare({ run: mysql.run, payload: 1, locations: [] });
    await mysql.administrator.query(`CREATE TRIGGER changes BEFORE INSERT ON ${table} FOR EACH ROW ${change}`);
    expect(await writtenAndCounted(sink)).toMatchObject([{ rows: ROWS, distinct: ROWS, unacked: 0, wrong }]);
    await mysql.administrator.query('DROP TRIGGER changes');
  });
});

describe('columns created by hand', () => {
  it.each([
    ['DATETIME, to the microsecond', 'timeseries', 'MODIFY time DATETIME(6) NOT NULL'],
    ['TIMESTAMP, to the microsecond', 'timeseries', 'MODIFY time TIMESTAMP(6) NOT NULL'],
    ['another character set', 'timeseries', 'MODIFY location VARCHAR(30) CHARACTER SET latin1 NOT NULL'],
    ['a checksum of 16 bits', 'timeseries', 'MODIFY checksum SMALLINT UNSIGNED NULL'],
    ['whole seconds, in the original article’s table', 'article', 'MODIFY reading_date TIMESTAMP NULL'],
    ['tenths of a second, in the original article’s table', 'article', 'MODIFY reading_date DATETIME(1) NULL'],
  ])('%s, keep readings that count as correct', async (_what, schema, change) => {
    await mysql.administrator.query('DROP TABLE IF EXISTS byhand');
    const sink = mysql.connect({ schema, commitEvery: 100 }, { table: 'byhand' });
    await sink.prepare({ run: mysql.run, payload: 1, locations: [] });
    await mysql.administrator.query(`ALTER TABLE byhand ${change}`);
    const other = mysql.connect(
      { schema, commitEvery: 100, client: 'mysql2', insert: 'multirow' },
      { table: 'byhand' }
    );
    for (const one of [mysql.connect({ schema, commitEvery: 100 }, { table: 'byhand' }), other]) {
      expect(await writtenAndCounted(one)).toMatchObject([{ rows: ROWS, wrong: 0 }]);
    }
  });

  it('keep the rows written before the checksum column was widened', async () => {
    await mysql.administrator.query('DROP TABLE IF EXISTS old');
    await mysql.administrator.query(OF_0_1_0);
    const run = newRunId(Date.now(), null);
    const account = { producer: 3, offered: ROWS, acked: ROWS, unacked: [] };
    const write = async (firstSeq: number) => {
      const sink = mysql.connect({ commitEvery: 100 }, { table: 'old' });
      const session = await sink.open(run, 3);
      await session.write({ firstSeq, readings: readings.slice(firstSeq, firstSeq + ROWS / 2) });
      expect(await session.commit()).toBe(ROWS / 2);
      await session.close();
    };
    await write(0);
    await mysql.administrator.query('ALTER TABLE old MODIFY checksum INT UNSIGNED NULL');
    await write(ROWS / 2);
    const sink = mysql.connect({}, { table: 'old' });
    expect(await sink.ledger.count(run, [account])).toMatchObject([{ rows: ROWS, distinct: ROWS, wrong: 0 }]);
  });
});

describe('a server in another time zone', () => {
  it.each(['+05:30', '-11:00'])('%s keeps times as they were', async (zone) => {
    await using server = await startMariadbd([`--default-time-zone=${zone}`]);
    for (const schema of ['timeseries', 'article']) {
      const sink = connectMysql(server.target, { schema, commitEvery: 100 });
      expect(await writtenAndCounted(sink)).toMatchObject([{ rows: ROWS, wrong: 0 }]);
    }
  });
});
