import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import type { RelaySummary } from '../../service/src/relay/figures.ts';
import { RelayOptions } from '../../service/src/relay/options.ts';
import { openRelay, type Relay, type RelaySettings } from '../../service/src/relay/relay.ts';
import { MysqlRelayStore } from '../../service/src/sinks/mysql/relay-store.ts';
import { MysqlTarget } from '../../service/src/sinks/mysql/options.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { sqliteSink } from '../../service/src/sinks/sqlite/kind.ts';
import { makeTopic, type TestTopic } from './relay-topic.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';
import { runRelay } from './run-relay.ts';

const QUICK = { sessionTimeoutMs: 6_000, batchMs: 50 };
const POLL_MS = 50;

let kafka: TestKafka;
let mariadb: TestMariadb;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-relay-'));
  mariadb = await sharedMariadb();
  kafka = await sharedKafka();
});
afterAll(async () => {
  await kafka[Symbol.asyncDispose]();
  await mariadb[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

function intoMariadb(changes: object = {}) {
  return { kind: 'mysql', target: mysqlSink.target.parse({ ...mariadb.target(), timeoutMs: 3_000, ...changes }) };
}

function intoSqlite(name: string) {
  return { kind: 'sqlite', target: sqliteSink.target.parse({ sink: 'sqlite', file: join(folder, name) }) };
}

function settings(topic: TestTopic, to: RelaySettings['to'], options: object = {}): RelaySettings {
  const group = { group: `group-of-${topic.target.topic}` };
  return {
    from: topic.target,
    to,
    options: RelayOptions.parse({ ...QUICK, ...group, ...options }),
    untilCaughtUp: true,
  };
}

function drain(topic: TestTopic, to: RelaySettings['to'], options: object = {}): Promise<RelaySummary> {
  return runRelay(settings(topic, to, options));
}

/** What the target store contains of producer 0 of a run that offered this many readings, all acked. */
async function counted({ kind, target }: RelaySettings['to'], run: string, offered: number) {
  const sink = await (kind === 'mysql' ? mysqlSink : sqliteSink).connect(target, {});
  const stored = await sink.ledger.count(run, [{ producer: 0, offered, acked: offered, unacked: [] }]);
  await sink.close();
  return stored;
}

function allOf(offered: number) {
  return [{ producer: 0, rows: offered, distinct: offered, unacked: 0, highestSeq: offered - 1, wrong: 0 }];
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) {
    await pause(POLL_MS);
  }
}

describe('a relay', () => {
  it.each([
    ['MariaDB', () => intoMariadb()],
    ['SQLite', () => intoSqlite('all.db')],
  ])(
    'copies all of a topic to %s once, under the run that wrote it, and commits its offsets to Kafka',
    async (_name, into) => {
      await using topic = await makeTopic(kafka, 3);
      await topic.produce('m0000001', 0, 5_000);
      const to = into();
      const summary = await drain(topic, to);
      expect(summary).toMatchObject({ rows: 5_000, duplicates: 0, poison: 0, lagRows: 0, away: null });
      expect(summary.endToEndMs?.p50).toBeGreaterThan(0);
      expect(await counted(to, 'm0000001', 5_000)).toEqual(allOf(5_000));
      expect(await topic.committed(`group-of-${topic.target.topic}`)).toBe(5_000);

      await topic.produce('m0000001', 5_000, 5_010);
      expect(await drain(topic, to)).toMatchObject({ rows: 10, duplicates: 0 });
      expect(await counted(to, 'm0000001', 5_010)).toEqual(allOf(5_010));
    }
  );

  it('leaves out records that are already stored, and counts them', async () => {
    await using topic = await makeTopic(kafka, 2);
    await topic.produce('m0000002', 0, 1_000);
    await topic.produce('m0000002', 900, 1_200);
    const to = intoMariadb();
    expect(await drain(topic, to)).toMatchObject({ rows: 1_200, duplicates: 100 });
    expect(await drain(topic, to, { group: 'another' })).toMatchObject({ rows: 0, duplicates: 1_300 });
    expect(await counted(to, 'm0000002', 1_200)).toEqual(allOf(1_200));
  });

  it("understands the original article's plain JSON, and gives its rows an identity", async () => {
    await using topic = await makeTopic(kafka, 1);
    await topic.send({ value: '{"reading_location":"pi","reading_date":"2026-11-24 10:00:00","reading_value":41.5}' });
    await topic.send({ key: 'attic', value: '{"value":18.25,"ts":1795500000}' });
    const to = intoMariadb();
    const relay = await openRelay(settings(topic, to));
    expect(await relay.run()).toMatchObject({ rows: 2, poison: 0 });
    expect(await counted(to, relay.id ?? '', 2)).toEqual(allOf(2));
  });

  it('leaves out the records of an aborted transaction', async () => {
    await using topic = await makeTopic(kafka, 1);
    await topic.transact('{"location":"kept","time":1795500000,"value":1}', 'commit');
    await topic.transact('{"location":"taken back","time":1795500000,"value":2}', 'abort');
    await topic.transact('{"location":"kept too","time":1795500000,"value":3}', 'commit');
    const to = intoSqlite('transactions.db');
    const relay = await openRelay({ ...settings(topic, to), untilCaughtUp: false });
    const running = relay.run();
    // The broker writes the transaction's end marker a moment after it has acknowledged the end.
    await until(() => relay.stats.rows === 2 && relay.stats.lag.every(({ nextOffset }) => nextOffset === 6));
    relay.stop();
    expect(await running).toMatchObject({ rows: 2, poison: 0, lagRows: 0 });
    const sink = await sqliteSink.connect(to.target, {});
    expect(await sink.readings.locations()).toEqual(['kept', 'kept too']);
    await sink.close();
  });

  it('sends records that are not readings, or fit no column, to the dead-letter topic with the reason, and continues', async () => {
    await using topic = await makeTopic(kafka, 1);
    await topic.produce('m0000003', 0, 10);
    await topic.send({ key: 'k', value: 'no JSON', headers: { mine: 'kept' } });
    await topic.send({ value: '{"location":"pi","time":"2262-01-01","value":1}' });
    await topic.produce('m0000003', 10, 20);
    const to = intoMariadb();
    expect(await drain(topic, to)).toMatchObject({ rows: 20, poison: 2 });
    expect(await counted(to, 'm0000003', 20)).toEqual(allOf(20));

    const dead = await topic.recordsOf(`${topic.target.topic}.dead-letter`, 2);
    const deadLetters = dead.map(({ key, value, headers }) => ({
      key: key?.toString(),
      value: value.toString(),
      ...Object.fromEntries([...headers].map(([name, text]) => [name.toString(), text.toString()])),
    }));
    expect(deadLetters).toEqual([
      expect.objectContaining({
        key: 'k',
        value: 'no JSON',
        mine: 'kept',
        'dead-letter-reason': 'Its value is not a JSON object.',
        'dead-letter-topic': topic.target.topic,
        'dead-letter-partition': '0',
        'dead-letter-offset': '10',
      }),
      expect.objectContaining({
        'dead-letter-reason': expect.stringContaining('ER_TRUNCATED_WRONG_VALUE'),
        'dead-letter-offset': '11',
      }),
    ]);
  });

  it('waits for a store that is restarted, and neither loses nor repeats a reading', async () => {
    await using topic = await makeTopic(kafka, 2);
    await topic.produce('m0000004', 0, 2_000);
    const to = intoMariadb();
    const said: string[] = [];
    const relay = await openRelay({
      ...settings(topic, to, { rowsPerBatch: 100 }),
      untilCaughtUp: false,
      say: (text) => said.push(text),
    });
    const running = relay.run();
    await until(() => relay.stats.rows > 200);
    await mariadb.kill('SIGKILL');
    await topic.produce('m0000004', 2_000, 4_000);
    await until(() => relay.stats.away !== null);
    await mariadb.start();
    await until(() => relay.stats.lagRows === 0 && relay.stats.rows > 2_000 && relay.stats.away === null);
    relay.stop();
    expect((await running).retries).toBeGreaterThan(0);
    expect(said).toContain('Continuing.');
    expect(await counted(to, 'm0000004', 4_000)).toEqual(allOf(4_000));
  });

  it('waits for a broker that is restarted, and joins its group again', { timeout: 120_000 }, async () => {
    await using topic = await makeTopic(kafka, 2);
    await topic.produce('m0000008', 0, 1_000);
    const to = intoMariadb();
    const relay = await openRelay({ ...settings(topic, to), untilCaughtUp: false });
    const running = relay.run();
    await until(() => relay.stats.rows === 1_000);
    await kafka.kill(1, 'SIGKILL');
    await until(() => relay.stats.away !== null);
    await kafka.start(1);
    await topic.produce('m0000008', 1_000, 2_000);
    await until(() => relay.stats.rows === 2_000 && relay.stats.lagRows === 0);
    relay.stop();
    await running;
    expect(await counted(to, 'm0000008', 2_000)).toEqual(allOf(2_000));
    // The test's producer may have sent some records twice.
    expect(await topic.committed(`group-of-${topic.target.topic}`)).toBe(await topic.length());
  });

  it('explains wrong settings', async () => {
    await using topic = await makeTopic(kafka, 1);
    await expect(drain(topic, intoMariadb({ password: 'not this one' }))).rejects.toMatchObject({
      kind: 'configuration',
      code: 'ER_ACCESS_DENIED_ERROR',
    });
    const missing = { ...topic, target: { ...topic.target, topic: 'nowhere' } };
    await expect(drain(missing, intoSqlite('nowhere.db'))).rejects.toMatchObject({ kind: 'configuration' });
  });
});

describe('two relays of a group', () => {
  it('share the partitions and hand them over, and every row is stored once', async () => {
    await using topic = await makeTopic(kafka, 4);
    await topic.produce('m0000006', 0, 1_000);
    const to = intoMariadb();
    const open = () => openRelay({ ...settings(topic, to, { rowsPerBatch: 50 }), untilCaughtUp: false });
    const lagOf = (relay: Relay) => relay.stats.lag.length;
    const first = await open();
    const firstRunning = first.run();
    await until(() => lagOf(first) === 4);
    const second = await open();
    const secondRunning = second.run();
    await until(() => lagOf(first) === 2 && lagOf(second) === 2);
    await topic.produce('m0000006', 1_000, 2_000);
    await until(() => first.stats.rows + second.stats.rows === 2_000);
    first.stop();
    await firstRunning;
    await until(() => lagOf(second) === 4);
    await topic.produce('m0000006', 2_000, 2_500);
    await until(() => first.stats.rows + second.stats.rows === 2_500);
    second.stop();
    await secondRunning;
    expect(second.stats.rows).toBeGreaterThanOrEqual(1_000);
    expect(await counted(to, 'm0000006', 2_500)).toEqual(allOf(2_500));
  });
});

describe('a member with an outdated generation', () => {
  it('can no longer change anything in MariaDB', async () => {
    const store = new MysqlRelayStore(MysqlTarget.parse(mariadb.target()), {
      lock: 'r0000001',
      group: 'fenced',
      topic: 'fenced',
      schema: 'timeseries',
    });
    await store.prepare({ name: 'fenced', id: randomUUID(), partitions: 1 });
    const claim = { partition: 0, generation: 3, earliest: 0, afresh: false, committed: async () => null };
    const row = (seq: number) => ({
      location: 'pi',
      time: 1_000,
      value: 1,
      origin: { run: 'm0000007', producer: 0, seq, checksum: 0 },
    });
    const old = await store.claim(claim);
    await old.store({ firstOffset: 0, nextOffset: 2, rows: [row(0), row(1)] });
    const next = await store.claim({ ...claim, generation: 4 });
    expect(next.nextOffset).toBe(2);
    await expect(old.store({ firstOffset: 2, nextOffset: 3, rows: [row(2)] })).rejects.toMatchObject({
      kind: 'transient',
    });
    await expect(store.claim(claim)).rejects.toMatchObject({ code: 'RELAY_GENERATION_PASSED' });
    await next.store({ firstOffset: 2, nextOffset: 3, rows: [row(2)] });
    const afresh = await store.claim({ ...claim, generation: 1, afresh: true });
    expect(afresh.nextOffset).toBe(3);
    await Promise.all([old, next, afresh].map((lane) => lane.close()));
    expect(await counted(intoMariadb(), 'm0000007', 3)).toMatchObject([{ rows: 3, distinct: 3 }]);
  });
});
