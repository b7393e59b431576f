import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Admin, Producer } from '@platformatic/kafka';

import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

import { loadSettings } from '../../service/src/config/load-settings.ts';
import { RelayOptions } from '../../service/src/relay/options.ts';
import { openLocalEngine } from '../../service/src/engine/local-engine.ts';
import { KafkaTarget } from '../../service/src/kafka/options.ts';
import { sharedKafka, type TestKafka } from './start-kafka.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';
import { runRelay } from './run-relay.ts';

const FIXTURE = fileURLToPath(new URL('version-0.1.0', import.meta.url));
const TOPIC = 'temperature';
const ALL_REPLICAS = -1;
/** The run that 0.1.0's relay copied, and the one after it. */
const [COPIED, LATER] = ['mx1odfrv', 'mx1oe494'];

const StoredRecord = z.object({
  partition: z.int(),
  timestamp: z.number().transform(BigInt),
  key: z.string(),
  value: z.string(),
  headers: z.record(z.string(), z.string()),
});

let mariadb: TestMariadb;
let kafka: TestKafka;
let database: Connection;
let folder: string;
beforeAll(async () => {
  [mariadb, kafka] = await Promise.all([sharedMariadb(), sharedKafka()]);
  database = await createConnection({ ...mariadb.administrator(), database: 'temperature', multipleStatements: true });
  await database.query(readFileSync(join(FIXTURE, 'tables.sql'), 'utf8'));
  folder = mkdtempSync(join(tmpdir(), 'thermobench-0.1.0-topic-'));
  cpSync(join(FIXTURE, 'data'), join(folder, 'data'), { recursive: true });
  await fillTopic();
});
afterAll(async () => {
  await database.end();
  await Promise.all([mariadb[Symbol.asyncDispose](), kafka[Symbol.asyncDispose]()]);
  rmSync(folder, { recursive: true });
});

it('a topic of 0.1.0 is counted, and relayed to the tables of 0.1.0 from where its relay stopped', async () => {
  const configFile = join(folder, 'thermobench.yaml');
  const from = { ...kafka.target(), topic: TOPIC };
  writeFileSync(configFile, JSON.stringify({ targets: { kafka: from, mariadb: mariadb.target() } }));
  const engine = openLocalEngine(loadSettings({ dataFolder: join(folder, 'data'), configFile, env: {} }));
  for (const [id, rows] of [[COPIED, 40] as const, [LATER, 20] as const]) {
    const ledger = { acked: rows, stored: rows, lost: 0, duplicated: 0, wrong: 0, gaps: 0 };
    expect(await engine.verify(id)).toMatchObject({ valid: true, ledger });
  }
  await engine.close();

  const { sink: kind, ...target } = mariadb.target();
  const relay = (group: string) =>
    runRelay({
      from: KafkaTarget.parse(from),
      to: { kind, target: { sink: kind, ...target } },
      options: RelayOptions.parse({ group }),
      untilCaughtUp: true,
    });
  expect(await relay('thermobench-mariadb')).toMatchObject({ rows: 20, duplicates: 0, poison: 0 });
  // Another group starts at the beginning, and finds all rows in the store.
  expect(await relay('another')).toMatchObject({ duplicates: 60, poison: 0 });
  const [rows] = await database.query<RowDataPacket[]>(
    'SELECT run_id AS run, COUNT(*) AS `rows`, COUNT(DISTINCT seq, producer) AS seqs FROM reading WHERE run_id IN (?) GROUP BY 1 ORDER BY 1',
    [[COPIED, LATER]]
  );
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { run: COPIED, rows: 40, seqs: 40 },
    { run: LATER, rows: 20, seqs: 20 },
  ]);
}, 180_000);

/** The records in their partitions, with their original offsets and times. */
async function fillTopic(): Promise<void> {
  const client = { clientId: 'test', ...kafka.access() };
  const admin = new Admin(client);
  await admin.createTopics({ topics: [TOPIC], partitions: 2, replicas: 1 });
  await admin.close();
  const producer = new Producer({ ...client, idempotent: true });
  const lines = readFileSync(join(FIXTURE, 'topic.jsonl'), 'utf8').trim().split('\n');
  for (const records of Map.groupBy(
    lines.map((line) => StoredRecord.parse(JSON.parse(line))),
    ({ partition }) => partition
  ).values()) {
    const messages = records.map(({ key, value, headers, ...place }) => ({
      topic: TOPIC,
      ...place,
      key: Buffer.from(key),
      value: Buffer.from(value),
      headers: new Map(Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)])),
    }));
    await producer.send({ acks: ALL_REPLICAS, messages });
  }
  await producer.close(true);
}
