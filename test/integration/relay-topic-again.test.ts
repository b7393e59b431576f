import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';

import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { RelayOptions } from '../../service/src/relay/options.ts';
import { openRelay, type RelaySettings } from '../../service/src/relay/relay.ts';
import { groupRunId } from '../../service/src/sinks/topic-identity.ts';
import { MysqlTarget } from '../../service/src/sinks/mysql/options.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { SqliteTarget } from '../../service/src/sinks/sqlite/options.ts';
import { sqliteSink } from '../../service/src/sinks/sqlite/kind.ts';
import { makeTopic, type TestTopic } from './relay-topic.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';

let kafka: TestKafka;
let mariadb: TestMariadb;
let administrator: Connection;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-relay-'));
  mariadb = await sharedMariadb();
  const { database } = MysqlTarget.parse(mariadb.target());
  administrator = await createConnection({ ...mariadb.administrator(), database });
  kafka = await sharedKafka();
});
afterAll(async () => {
  await kafka[Symbol.asyncDispose]();
  await administrator.end();
  await mariadb[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

type Store = RelaySettings['to'];
const STORES: Array<[string, (name: string) => Store]> = [
  ['MariaDB', (name) => ({ kind: 'mysql', target: mysqlSink.target.parse({ ...mariadb.target(), table: name }) })],
  ['SQLite', (name) => ({ kind: 'sqlite', target: sqliteSink.target.parse({ sink: 'sqlite', file: fileOf(name) }) })],
];

function fileOf(name: string): string {
  return join(folder, `${name}.db`);
}

function open(topic: TestTopic, to: Store, options: object = {}, untilCaughtUp = true) {
  const request = { group: 'one', sessionTimeoutMs: 6_000, batchMs: 50, ...options };
  return openRelay({ from: topic.target, to, options: RelayOptions.parse(request), untilCaughtUp });
}

async function run(topic: TestTopic, to: Store, options: object = {}) {
  return (await open(topic, to, options)).run();
}

/** Records from another program, one per second. */
async function fill(topic: TestTopic, first: number, next: number): Promise<void> {
  for (let at = first; at < next; at++) {
    await topic.send({ value: JSON.stringify({ location: 'shed', time: 1_700_000_000_000 + at * 1_000, value: at }) });
  }
}

/** Each value in the store, in order. */
async function values({ kind, target }: Store): Promise<number[]> {
  if (kind === 'sqlite') {
    using database = new DatabaseSync(SqliteTarget.parse(target).file, { readOnly: true });
    return database
      .prepare('SELECT value FROM reading ORDER BY value')
      .all()
      .map(({ value }) => Number(value));
  }
  const { table = 'reading' } = MysqlTarget.parse(target);
  const [rows] = await administrator.query<RowDataPacket[]>('SELECT value FROM ?? ORDER BY value', [table]);
  return rows.map(({ value }) => Number(value));
}

function numbers(first: number, next: number): number[] {
  return Array.from({ length: next - first }, (_, at) => first + at);
}

describe.each(STORES)('a topic that is created again, and %s', (_name, into) => {
  it('is refused by the group that read the earlier one, and read from its start by another', async () => {
    await using topic = await makeTopic(kafka, 1);
    const to = into('made_again');
    await fill(topic, 0, 7);
    expect(await run(topic, to)).toMatchObject({ rows: 7 });
    await topic.makeAgain();
    await fill(topic, 100, 112);
    await expect(run(topic, to)).rejects.toMatchObject({
      kind: 'fatal',
      code: 'OFFSETS_MISSING',
      message: expect.stringContaining('created again'),
    });
    expect(await values(to)).toEqual(numbers(0, 7));
    expect(await run(topic, to, { group: 'two' })).toMatchObject({ rows: 12, duplicates: 0 });
    expect(await values(to)).toEqual([...numbers(0, 7), ...numbers(100, 112)]);
  });

  it('ends a running relay before it mistakes a record of the new topic for one of the old', async () => {
    await using topic = await makeTopic(kafka, 1);
    const to = into('while_running');
    await fill(topic, 0, 5);
    const relay = await open(topic, to, {}, false);
    const running = relay.run();
    running.catch(() => undefined);
    while (relay.stats.rows < 5) {
      await pause(50);
    }
    await topic.makeAgain();
    await fill(topic, 50, 60);
    await expect(running).rejects.toMatchObject({ code: expect.stringMatching(/OFFSETS_MISSING|UNKNOWN_TOPIC/) });
    expect(await values(to)).toEqual(numbers(0, 5));
  });
});

describe.each(STORES)('records from other programs, deleted before a relay read them, and %s', (_name, into) => {
  it('end the relay; another group copies the rest, without repeating a row', async () => {
    await using topic = await makeTopic(kafka, 1);
    const to = into('deleted');
    await fill(topic, 0, 10);
    await run(topic, to);
    await fill(topic, 10, 20);
    await topic.deleteBelow(15);
    await expect(run(topic, to)).rejects.toMatchObject({ code: 'OFFSETS_MISSING' });
    expect(await run(topic, to, { group: 'two' })).toMatchObject({ rows: 5, duplicates: 0 });
    expect(await run(topic, to, { group: 'three' })).toMatchObject({ rows: 0, duplicates: 5 });
    expect(await values(to)).toEqual([...numbers(0, 10), ...numbers(15, 20)]);
  });

  it('are not reported as already stored if the table has no key', async () => {
    await using topic = await makeTopic(kafka, 1);
    const to = into('deleted_article');
    const options = { schema: 'article' };
    await fill(topic, 0, 3);
    await run(topic, to, options);
    await fill(topic, 3, 6);
    await topic.deleteBelow(5);
    await expect(run(topic, to, options)).rejects.toMatchObject({
      code: 'OFFSETS_MISSING',
      hint: expect.stringContaining('has no key'),
    });
  });
});

describe.each(STORES)('what 0.1.0 relayed to %s', (_name, into) => {
  it('is continued, and recognised by another group', async () => {
    await using topic = await makeTopic(kafka, 1);
    const to = into('first_version');
    await fill(topic, 0, 10);
    const relay = await open(topic, to);
    await relay.run();
    await makeOld(to, relay.id ?? '', groupRunId('one', topic.target.topic));
    await fill(topic, 10, 13);
    const second = await open(topic, to);
    expect(await second.run()).toMatchObject({ rows: 3, duplicates: 0 });
    expect(second.id).toBe(groupRunId('one', topic.target.topic));
    expect(await run(topic, to, { group: 'two' })).toMatchObject({ rows: 0, duplicates: 13 });
    await topic.makeAgain();
    await fill(topic, 13, 14);
    await expect(run(topic, to)).rejects.toMatchObject({ code: 'OFFSETS_MISSING' });
  });
});

/** As 0.1.0 would have left the store: rows under the id of group and topic, and no mark of the topic. */
async function makeOld({ kind, target }: Store, id: string, oldId: string): Promise<void> {
  if (kind === 'sqlite') {
    using database = new DatabaseSync(SqliteTarget.parse(target).file);
    database.prepare('UPDATE reading SET run_id = ? WHERE run_id = ?').run(oldId, id);
    database.exec('DELETE FROM relay_offset WHERE kafka_partition > 4000000000');
    return;
  }
  const { table = 'reading' } = MysqlTarget.parse(target);
  await administrator.query('UPDATE ?? SET run_id = ? WHERE run_id = ?', [table, oldId, id]);
  await administrator.query('DELETE FROM relay_offset WHERE kafka_partition > 4000000000');
}
