import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { StoredReadings } from '../../service/src/sinks/contract.ts';
import { MysqlTarget } from '../../service/src/sinks/mysql/options.ts';
import { connectMysql } from '../../service/test/sinks/connect.ts';
import { startMariadb, type TestMariadb } from './start-mariadb.ts';

const ROWS = 40_000;
const LOCATIONS = 8;
const NOW = Date.now();
const MINUTE_MS = 60_000;

let mariadb: TestMariadb;
let administrator: Connection;
let readings: StoredReadings;

/** As many rows as after a bulk load, with the statistics of the empty table, because the server does not update them at once. */
beforeAll(async () => {
  mariadb = await startMariadb();
  const target = MysqlTarget.parse(mariadb.target());
  const sink = connectMysql(target, {});
  await sink.prepare({ run: 'loaded000000000000000', payload: 1, locations: [] });
  readings = sink.readings;
  await connect();
  await administrator.query('ALTER TABLE reading STATS_AUTO_RECALC = 0');
  await administrator.query(
    `INSERT INTO reading (run_id, producer, seq, location, time, value)
     SELECT 'loaded000000000000000', 0, seq, CONCAT('location-', seq % ?), TIMESTAMPADD(SECOND, -CAST(seq AS SIGNED), ?), seq
     FROM seq_1_to_${ROWS}`,
    [LOCATIONS, new Date(NOW)]
  );
});
afterAll(async () => {
  administrator.destroy();
  await mariadb[Symbol.asyncDispose]();
});

async function connect(): Promise<void> {
  const { database } = MysqlTarget.parse(mariadb.target());
  administrator = await createConnection({ ...mariadb.administrator(), database, timezone: 'Z' });
  await administrator.query("SET time_zone = '+00:00'");
}

/** How many rows of tables and entries of indexes all connections have read. */
async function rowsRead(): Promise<number> {
  const [counts] = await administrator.query<RowDataPacket[]>("SHOW GLOBAL STATUS LIKE 'Handler_read%'");
  return counts.reduce((sum, { Value: count }) => sum + Number(count), 0);
}

/** Newest, oldest and single readings of all locations are found without reading a large part of the table. */
function findsReadingsByIndex(): void {
  const minute = Math.floor(NOW / MINUTE_MS) * MINUTE_MS - 5 * MINUTE_MS;
  const hidden = [1, 2].map((hours) => ({
    run: `run00000000000000000${hours}`,
    ...{ from: NOW - hours * 60 * MINUTE_MS, until: NOW - hours * 60 * MINUTE_MS + MINUTE_MS },
  }));
  it.each<[string, number, () => Promise<readonly unknown[]>]>([
    ['the newest readings', LOCATIONS, () => readings.newest()],
    ['the newest readings outside hidden runs', LOCATIONS, () => readings.newest(hidden)],
    ['the locations', LOCATIONS, () => readings.locations()],
    ['the extents', LOCATIONS, async () => (await readings.minutes?.extents()) ?? []],
    ['a minute', 1, async () => (await readings.minutes?.of('location-1', [minute])) ?? []],
  ])('%s', async (_what, found, read) => {
    const before = await rowsRead();
    expect(await read()).toHaveLength(found);
    expect((await rowsRead()) - before).toBeLessThan(ROWS / 4);
  });
}

describe('A table whose statistics are those of the empty table is not read as a whole for', findsReadingsByIndex);

describe('The same, after a crash that also reset the number of rows, for', () => {
  beforeAll(async () => {
    await administrator.query(
      "UPDATE mysql.innodb_table_stats SET n_rows = 0, clustered_index_size = 1, sum_of_other_index_sizes = 1 WHERE table_name = 'reading'"
    );
    await administrator.query(
      "UPDATE mysql.innodb_index_stats SET stat_value = IF(stat_name LIKE 'n_diff%', 0, 1) WHERE table_name = 'reading'"
    );
    administrator.destroy();
    await mariadb.kill('SIGKILL');
    await mariadb.start();
    await connect();
  });
  findsReadingsByIndex();
});

it('finds locations that were added or removed since it last looked', async () => {
  await readings.locations();
  const named = (name: string, seq: number) =>
    administrator.query(
      "INSERT INTO reading (run_id, producer, seq, location, time, value) VALUES ('loaded000000000000000', 1, ?, ?, NOW(3), 1)",
      [seq, name]
    );
  for (const [seq, name] of ['a', 'b', 'location-1x', 'location-1y', 'z'].entries()) {
    await named(name, seq);
  }
  await administrator.query("DELETE FROM reading WHERE location IN ('location-0', 'location-7')");
  const inside = Array.from({ length: LOCATIONS - 2 }, (_, at) => `location-${at + 1}`);
  expect(await readings.locations()).toEqual([
    'a',
    'b',
    'location-1',
    'location-1x',
    'location-1y',
    ...inside.slice(1),
    'z',
  ]);
  await administrator.query("DELETE FROM reading WHERE location <> 'b'");
  expect(await readings.locations()).toEqual(['b']);
  await administrator.query('DELETE FROM reading');
  expect(await readings.locations()).toEqual([]);
  await named('c', 0);
  expect(await readings.locations()).toEqual(['c']);
});
