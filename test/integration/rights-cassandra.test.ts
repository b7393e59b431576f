import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { auth, Client } from 'cassandra-driver';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { cassandraSink } from '../../service/src/sinks/cassandra/kind.ts';
import { CassandraProgram, nodeLog } from '../../service/src/stack/cassandra-program.ts';
import { makeRole, takeOver } from '../../service/src/stack/cassandra-login.ts';
import { newLogin, newRecord } from '../../service/src/stack/cassandra-record.ts';
import { end, type ProcessMark } from '../../service/src/stack/detached-process.ts';
import { LoopbackPorts } from '../../service/src/stack/loopback-ports.ts';
import { untilItAnswers } from '../../service/src/stack/start-and-stop.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

const PROVISIONING = join(import.meta.dirname, '../../provisioning/cassandra');
const PASSWORD = 'a password of its own';
const START_LIMIT_MS = 110_000;
const HOST = '127.0.0.1';
const UNAUTHORIZED = {
  message: expect.stringMatching(/has no \w+ permission|not have sufficient privileges|not granted/),
};

const BEYOND_ALL = [
  'DROP TABLE temperature.reading',
  'ALTER TABLE temperature.reading ADD extra int',
  'DROP KEYSPACE temperature',
  "CREATE KEYSPACE another WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}",
  "CREATE ROLE friend WITH PASSWORD = 'x' AND LOGIN = true",
  "ALTER ROLE cassandra WITH PASSWORD = 'x'",
  'GRANT ALL ON ALL KEYSPACES TO thermobench_reader',
  'SELECT * FROM system_auth.roles',
];

let folder: string;
let node: ProcessMark | null = null;
let port: number;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-rights-'));
  const record = newRecord(1);
  {
    await using ports = new LoopbackPorts();
    port = await ports.take();
    Object.assign(record, { port, storagePort: await ports.take(), exporterPort: await ports.take() });
  }
  const program = await CassandraProgram.get(process.env);
  // Such a node requires a login; the first administrator exists immediately.
  node = await program.launch(record, record.nodes[0], join(folder, 'node'));
  const life = { title: 'Cassandra', name: 'cassandra', logFile: nodeLog(join(folder, 'node')), process: node };
  await untilItAnswers(life, () => ask('cassandra', 'cassandra', 'SELECT * FROM system.local'), START_LIMIT_MS);
  for (const statement of ['role.cql', 'reader.cql'].flatMap(statementsOf)) {
    await ask('cassandra', 'cassandra', statement);
  }
});
afterAll(async () => {
  await (node && end(node, 'SIGKILL', 10_000));
  rmSync(folder, { recursive: true });
});

describe('the role that writes', () => {
  it.each(['timeseries', 'article'])('can do all that a run does with tables of the schema %s', async (schema) => {
    const settings = cassandraSink.target.parse({
      sink: 'cassandra',
      contactPoints: [HOST],
      port,
      localDataCenter: 'datacenter1',
      keyspace: 'temperature',
      username: 'thermobench',
      password: PASSWORD,
    });
    await using trial = openTrialEngine([{ name: 'ring', origin: 'file', kind: cassandraSink, settings }]);
    // One location each, since the schema "article" has room for one reading per location and millisecond.
    const { id } = await trial.start({
      target: 'ring',
      source: { kind: 'synthetic', locations: 200 },
      rows: 200,
      producers: 1,
      sink: { schema },
    });
    expect(await trial.ended(id)).toMatchObject({ state: 'done', valid: true, ledger: { stored: 200, lost: 0 } });
  });

  it.each([...BEYOND_ALL, 'CREATE TABLE temperature.more (a int PRIMARY KEY)'])('is refused: %s', async (statement) => {
    await expect(ask('thermobench', PASSWORD, statement)).rejects.toMatchObject(UNAUTHORIZED);
  });
});

describe('the role that reads', () => {
  it('can read the readings', async () => {
    const { rows } = await ask(
      'thermobench_reader',
      PASSWORD,
      'SELECT location, value FROM temperature.reading LIMIT 1'
    );
    expect(rows).toHaveLength(1);
  });

  it.each([
    ...BEYOND_ALL,
    'CREATE TABLE temperature.more (a int PRIMARY KEY)',
    "INSERT INTO temperature.reading_place (run, producer, block, location, minute) VALUES ('x', 0, 0, 'x', 0)",
    "DELETE FROM temperature.reading WHERE location = 'x' AND day = '2026-11-24'",
    'TRUNCATE temperature.reading',
  ])('is refused: %s', async (statement) => {
    await expect(ask('thermobench_reader', PASSWORD, statement)).rejects.toMatchObject(UNAUTHORIZED);
  });
});

it('rejects logins without a password', async () => {
  await expect(ask('thermobench', 'wrong', 'SELECT * FROM system.local')).rejects.toThrow();
});

it('detects that somebody used the default password of a new private node before it was changed', async () => {
  const login = newLogin();
  const make = () => makeRole(HOST, { ...newRecord(1), port }, login, 'temperature');
  const intruder = clientOf('cassandra', 'cassandra');
  await intruder.connect();
  await takeOver(HOST, port, login);
  await expect(ask('cassandra', 'cassandra', 'SELECT * FROM system.local')).rejects.toThrow();
  await expect(make()).rejects.toMatchObject({
    code: 'CASSANDRA_INTRUDER',
    message: expect.stringContaining('is logged in'),
  });
  await intruder.shutdown();
  await expect(make()).rejects.toMatchObject({
    code: 'CASSANDRA_INTRUDER',
    message: expect.stringContaining('"thermobench_reader"'),
  });
});

/** The statements of a file, each of which ends with a semicolon. */
function statementsOf(file: string): string[] {
  const text = readFileSync(join(PROVISIONING, file), 'utf8')
    .replaceAll(/^--.*$/gm, '')
    .replaceAll('CHANGE-ME', PASSWORD);
  return text
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

function clientOf(username: string, password: string): Client {
  return new Client({
    contactPoints: [HOST],
    localDataCenter: 'datacenter1',
    protocolOptions: { port },
    authProvider: new auth.PlainTextAuthProvider(username, password),
    monitorReporting: { enabled: false },
  });
}

async function ask(username: string, password: string, cql: string) {
  const client = clientOf(username, password);
  try {
    return await client.execute(cql);
  } finally {
    await client.shutdown();
  }
}
