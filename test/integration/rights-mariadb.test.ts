import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { wholeSeries } from '../../service/test/series/whole-series.ts';
import { mysqlSink } from '../../service/src/sinks/mysql/kind.ts';
import { freePort } from '../../service/src/stack/loopback-ports.ts';
import { sharedMariadb, type TestMariadb } from './start-mariadb.ts';
import { openTrialEngine } from '../../service/test/engine/trial-engine.ts';

const PROVISIONING = join(import.meta.dirname, '../../provisioning/mariadb');
const SYSTEMD = join(import.meta.dirname, '../../provisioning/systemd');
const PASSWORD = 'a password of its own';
const DENIED = { code: expect.stringMatching(/DENIED/) };

const DELETION = 'DELETE FROM temperature.reading';
/** What none of the users may do. */
const BEYOND_ALL = [
  'UPDATE temperature.reading SET value = 0',
  'TRUNCATE TABLE temperature.reading',
  'ALTER TABLE temperature.reading ADD extra INT',
  'DROP TABLE temperature.reading',
  'CREATE INDEX more ON temperature.reading (value)',
  'CREATE TRIGGER temperature.spy AFTER INSERT ON temperature.reading FOR EACH ROW SET @seen = 1',
  'CREATE DATABASE another',
  "CREATE USER 'friend'@'%'",
  "GRANT SELECT ON temperature.* TO 'root'@'127.0.0.1'",
  'SELECT * FROM mysql.global_priv',
  'SET GLOBAL innodb_flush_log_at_trx_commit = 0',
  "SELECT 1 INTO OUTFILE '/tmp/thermobench-rights'",
  "LOAD DATA INFILE '/etc/passwd' INTO TABLE temperature.reading",
];

const isExporterMissing = spawnSync('prometheus-mysqld-exporter', ['--version']).error !== undefined;
if (isExporterMissing) {
  process.stderr.write('SKIPPED: prometheus-mysqld-exporter is not installed, so its rights are not tested with it.\n');
}

let mariadb: TestMariadb;
let administrator: Connection;
beforeAll(async () => {
  mariadb = await sharedMariadb();
  administrator = await createConnection(mariadb.administrator());
  for (const file of ['reader.sql', 'exporter.sql']) {
    await apply(file);
  }
});
afterAll(async () => {
  await administrator.end();
  await mariadb[Symbol.asyncDispose]();
});

describe('the user that writes', () => {
  it('can do all that a run does: table, readings, count, series', async () => {
    const settings = mysqlSink.target.parse(mariadb.target());
    await using trial = openTrialEngine([{ name: 'mariadb', origin: 'file', kind: mysqlSink, settings }]);
    const { id } = await trial.start({ target: 'mariadb', rows: 2_000, producers: 2, source: { kind: 'synthetic' } });
    expect(await trial.ended(id)).toMatchObject({ state: 'done', valid: true, ledger: { stored: 2_000, lost: 0 } });
    expect(await trial.engine.locations('mariadb', 'shown')).not.toHaveLength(0);
    const query = { from: 0, to: Date.now() + 60_000, maxPoints: 10, runs: 'shown' as const };
    const frames = await wholeSeries(() => trial.engine.series('mariadb', query));
    expect(frames.flatMap(({ count }) => count).reduce((sum, rows) => sum + rows)).toBe(2_000);
  });

  it('can delete the readings of a run; without that privilege, the run stays too, and the error names the privilege', async () => {
    const settings = mysqlSink.target.parse(mariadb.target());
    await using trial = openTrialEngine([{ name: 'mariadb', origin: 'file', kind: mysqlSink, settings }]);
    const before = await rowsHeld();
    const { id } = await trial.start({ target: 'mariadb', rows: 100, source: { kind: 'synthetic' } });
    await trial.ended(id);

    await administrator.query("REVOKE DELETE ON temperature.* FROM 'thermobench'@'127.0.0.1'");
    await expect(trial.engine.remove(id, 'delete')).rejects.toMatchObject({
      kind: 'configuration',
      ...DENIED,
      hint: expect.stringContaining('GRANT DELETE ON temperature.reading'),
    });
    expect(await trial.engine.run(id)).toMatchObject({ id });
    expect(await rowsHeld()).toBe(before + 100);

    await administrator.query("GRANT DELETE ON temperature.* TO 'thermobench'@'127.0.0.1'");
    await trial.engine.remove(id, 'delete');
    await expect.poll(rowsHeld).toBe(before);
  });

  it('can move the positions of a relay', async () => {
    await using writer = await connected('thermobench', passwordOf(mariadb));
    await writer.connection.query('CREATE TABLE IF NOT EXISTS temperature.relay_offset (at BIGINT NOT NULL)');
    await writer.connection.query('INSERT INTO temperature.relay_offset VALUES (1)');
    const [changed] = await writer.connection.query('UPDATE temperature.relay_offset SET at = 2');
    expect(changed).toMatchObject({ affectedRows: 1 });
    await administrator.query('DROP TABLE temperature.relay_offset');
  });

  it.each(BEYOND_ALL)('is refused: %s', async (statement) => {
    await using writer = await connected('thermobench', passwordOf(mariadb));
    await expect(writer.connection.query(statement)).rejects.toMatchObject(DENIED);
  });

  it("cannot end another user's connection", async () => {
    await using writer = await connected('thermobench', passwordOf(mariadb));
    await expect(writer.connection.query(`KILL ${administrator.threadId}`)).rejects.toMatchObject(DENIED);
  });
});

describe('the user that reads, for Grafana', () => {
  it('can read the readings', async () => {
    await using reader = await connected('thermobench_reader', PASSWORD);
    const [[{ rows }]] = await reader.connection.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS `rows` FROM temperature.reading'
    );
    expect(rows).toBeGreaterThan(0);
  });

  it.each([
    ...BEYOND_ALL,
    DELETION,
    'INSERT INTO temperature.reading SELECT * FROM temperature.reading',
    'CREATE TABLE temperature.more (a INT)',
  ])('is refused: %s', async (statement) => {
    await using reader = await connected('thermobench_reader', PASSWORD);
    await expect(reader.connection.query(statement)).rejects.toMatchObject(DENIED);
  });

  it('has its statements cancelled after a minute', async () => {
    await using reader = await connected('thermobench_reader', PASSWORD);
    const [[{ seconds }]] = await reader.connection.query<RowDataPacket[]>('SELECT @@max_statement_time AS seconds');
    expect(seconds).toBe(60);
  });
});

/** What the drop-in of mysqld_exporter sets, and what it offers in comments instead. */
const DROP_IN = readFileSync(join(SYSTEMD, 'prometheus-mysqld-exporter.service.d/thermobench.conf'), 'utf8');
const flagsOf = (begin: string) =>
  [...DROP_IN.matchAll(new RegExp(`^${begin}Environment="?(?:REPLICATION|STATEMENTS)=(.*?)"?$`, 'gm'))].flatMap(
    ([, flags]) => flags?.split(' ').filter(Boolean) ?? []
  );

describe('the user of mysqld_exporter', () => {
  it.skipIf(isExporterMissing).each([
    ['by default', flagsOf('')],
    ['with the options for replication and slow statements', flagsOf('#')],
  ])('can read every metric that is exported %s', async (_, flags) => {
    expect(flags).not.toEqual([]);
    if (flags.includes('--collect.slave_status')) {
      const [, grant = ''] = /^-- (GRANT .*;)$/m.exec(readFileSync(join(PROVISIONING, 'exporter.sql'), 'utf8')) ?? [];
      await administrator.query(grant);
    }
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-exporter-'));
    const login = join(folder, 'exporter.cnf');
    const settings = readFileSync(join(PROVISIONING, 'exporter.cnf'), 'utf8');
    const { port: store } = mariadb.administrator();
    writeFileSync(login, settings.replace('CHANGE-ME', `"${PASSWORD}"`).replace(/port = \d+/, `port = ${store}`));
    const port = await freePort();
    const exporter = spawn(
      'prometheus-mysqld-exporter',
      [`--web.listen-address=127.0.0.1:${port}`, `--config.my-cnf=${login}`, ...flags],
      { stdio: 'ignore' }
    );
    try {
      const scraped = async () =>
        (await fetch(`http://127.0.0.1:${port}/metrics`).then((answer) => answer.text())).split('\n');
      await expect.poll(() => scraped().catch(() => [])).toContain('mysql_up 1');
      const metrics = await scraped();
      expect(metrics.filter((line) => /^mysql_exporter_collector_success.* 0$/.test(line))).toEqual([]);
      // Up to 0.14, there is one result for all collectors.
      expect(metrics).not.toContain('mysql_exporter_last_scrape_error 1');
      for (const wanted of [
        /^mysql_global_status_commands_total\{command="commit"\} [1-9]/,
        /^mysql_global_status_innodb_data_fsyncs [1-9]/,
        /^mysql_global_variables_innodb_flush_log_at_trx_commit 1$/,
      ]) {
        expect(metrics).toContainEqual(expect.stringMatching(wanted));
      }
    } finally {
      exporter.kill('SIGKILL');
      await once(exporter, 'exit');
      rmSync(folder, { recursive: true });
    }
  });

  it.each([
    ...BEYOND_ALL,
    DELETION,
    'SELECT * FROM temperature.reading',
    'INSERT INTO temperature.reading SELECT * FROM temperature.reading',
    'CREATE TABLE temperature.more (a INT)',
  ])('is refused: %s', async (statement) => {
    await using exporter = await connected('thermobench_exporter', PASSWORD);
    await expect(exporter.connection.query(statement)).rejects.toMatchObject(DENIED);
  });
});

async function apply(file: string): Promise<void> {
  const statements = readFileSync(join(PROVISIONING, file), 'utf8').replaceAll('CHANGE-ME', PASSWORD).split('\n');
  for (const statement of statements.filter((line) => line !== '' && !line.startsWith('--'))) {
    await administrator.query(statement);
  }
}

async function rowsHeld(): Promise<number> {
  const [[{ held }]] = await administrator.query<RowDataPacket[]>('SELECT COUNT(*) AS held FROM temperature.reading');
  return Number(held);
}

async function connected(user: string, password: string) {
  const { host, port } = mariadb.administrator();
  const connection = await createConnection({ host, port, user, password });
  return { connection, [Symbol.asyncDispose]: () => connection.end() };
}

function passwordOf({ target }: TestMariadb): string {
  return String(target().password);
}
