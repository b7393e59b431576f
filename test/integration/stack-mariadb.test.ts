import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { createConnection, type ConnectionOptions } from 'mysql2/promise';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { loadSettings } from '../../service/src/config/load-settings.ts';
import { hasEnded } from '../../service/src/model/run.ts';
import { openLocalEngine } from '../../service/src/engine/local-engine.ts';
import { stackServers, stackTargets } from '../../service/src/stack/index.ts';
import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { startMariadb } from './start-mariadb.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const run = promisify(execFile);

async function ask(login: ConnectionOptions, ...statements: string[]): Promise<unknown> {
  const connection = await createConnection(login);
  try {
    let rows: unknown;
    for (const statement of statements) {
      [rows] = await connection.query(statement);
    }
    return rows;
  } finally {
    await connection.end();
  }
}

/** Another program on that port. */
async function listening(port: number): Promise<AsyncDisposable> {
  const stranger = createServer().listen(port, '127.0.0.1');
  await once(stranger, 'listening');
  return {
    [Symbol.asyncDispose]: async () => {
      stranger.close();
      await once(stranger, 'close');
    },
  };
}

const withoutSink = ({ sink: _, ...login }: { sink: string } & Record<string, unknown>): ConnectionOptions => login;

describe('a private MariaDB', () => {
  it('starts once, is found again, stops, and keeps its data', async () => {
    await using mariadb = await startMariadb();
    const first = await mariadb.server.status();
    expect(first).toMatchObject({ state: 'up', version: expect.stringContaining('MariaDB') });
    expect((await mariadb.server.up()).pid).toBe(first.pid);

    const login = withoutSink(mariadb.target());
    await ask(login, 'CREATE TABLE kept (value DOUBLE)', 'INSERT INTO kept VALUES (21.5)');
    expect(await mariadb.server.down()).toMatchObject({ state: 'down', pid: null, address: first.address });
    expect(await mariadb.server.down()).toMatchObject({ state: 'down' });
    await mariadb.start();
    expect(await ask(withoutSink(mariadb.target()), 'SELECT value FROM kept')).toEqual([{ value: 21.5 }]);
  });

  it('comes back after a crash with all that was committed', async () => {
    await using mariadb = await startMariadb();
    await ask(withoutSink(mariadb.target()), 'CREATE TABLE kept (value DOUBLE)', 'INSERT INTO kept VALUES (1), (2)');
    await mariadb.kill('SIGKILL');
    expect(await mariadb.server.status()).toMatchObject({ state: 'down' });
    await mariadb.start();
    const rows = await ask(withoutSink(mariadb.target()), 'SELECT COUNT(*) AS kept FROM kept');
    expect(rows).toEqual([{ kept: 2 }]);
  });

  it('admits a reader that can only read, with the limits of reader.sql', async () => {
    await using mariadb = await startMariadb();
    const { host, port } = withoutSink(mariadb.target());
    const admitted = await mariadb.server.admitReader('reader-password');
    expect(admitted?.user).toBe('thermobench_reader');
    const login = { host, port, user: 'thermobench_reader', password: 'reader-password' };
    expect(await ask(login, 'SELECT @@max_statement_time AS seconds, @@max_user_connections AS connections')).toEqual([
      { seconds: 60, connections: 20 },
    ]);
    await expect(ask(login, 'CREATE TABLE temperature.more (value DOUBLE)')).rejects.toThrow('denied');
  });

  it('is durable, has room for 1000 producers, and gives its user no more privileges than needed', async () => {
    await using mariadb = await startMariadb();
    const login = withoutSink(mariadb.target());
    const asked = 'SELECT @@innodb_flush_log_at_trx_commit AS flush, @@max_connections AS connections';
    expect(await ask(login, asked)).toEqual([{ flush: 1, connections: 1200 }]);
    await ask(login, 'CREATE TABLE reading (value DOUBLE)', 'INSERT INTO reading VALUES (1)', 'SELECT * FROM reading');
    await expect(ask(login, 'UPDATE reading SET value = 2')).rejects.toMatchObject({
      code: 'ER_TABLEACCESS_DENIED_ERROR',
    });
    await expect(ask(login, 'DROP TABLE reading')).rejects.toMatchObject({ code: 'ER_TABLEACCESS_DENIED_ERROR' });
    await expect(ask(login, 'SELECT * FROM mysql.global_priv')).rejects.toThrow('denied');
    await expect(ask({ ...mariadb.administrator(), password: '' }, 'SELECT 1')).rejects.toThrow('denied');
  });
});

describe('two commands that start the same server at once', () => {
  it('start it once, so that one command stops all of it', async () => {
    const dataFolder = await mkdtemp(join(tmpdir(), 'thermobench-stack-'));
    const folder = join(dataFolder, 'stack', 'mariadb');
    const stack = (step: string) => run(PROGRAM, ['--data', dataFolder, 'stack', step, 'mariadb']);
    const pids = async () =>
      (await run('pgrep', ['--full', `^[^ ]*mariadbd .*${folder}`]).catch(() => ({ stdout: '' }))).stdout.split('\n');
    try {
      await Promise.all([stack('up'), stack('up')]);
      expect((await pids()).filter((pid) => pid !== '')).toHaveLength(1);
      await stack('down');
      expect((await pids()).filter((pid) => pid !== '')).toEqual([]);
    } finally {
      for (const pid of (await pids()).filter((each) => each !== '')) {
        process.kill(Number(pid), 'SIGKILL');
      }
      await rm(dataFolder, { recursive: true });
    }
  });
});

describe('the stack on a data folder', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'thermobench-stack-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true, force: true }));

  it('has targets that a running service finds immediately, whatever their ports', async () => {
    const settings = loadSettings({ dataFolder, env: {} });
    const engine = openLocalEngine(settings);
    const server = new MariadbServer(join(dataFolder, 'stack', 'mariadb'));
    const draw = () => engine.series('mariadb', { from: 0, to: Date.now(), maxPoints: 10, runs: 'shown' });
    const run = async () => {
      const { id } = await engine.start({ target: 'mariadb', rows: 10, source: { kind: 'synthetic' } }, null);
      while (!hasEnded((await engine.run(id)).state)) {
        await pause(20);
      }
      return engine.report(id);
    };
    await expect(draw()).rejects.toMatchObject({ code: 'TARGET_UNKNOWN' });
    try {
      await server.up();
      expect(await run()).toMatchObject({ state: 'done', ledger: { lost: 0 } });
      expect(await draw()).not.toEqual([]);

      const [before] = stackTargets(dataFolder);
      await server.down();
      await using _neighbour = await listening(Number(before.settings.port));
      await server.up();

      expect(stackTargets(dataFolder)[0].settings.port).not.toBe(before.settings.port);
      expect(await run()).toMatchObject({ state: 'done', ledger: { lost: 0 } });
      expect(await draw()).not.toEqual([]);
    } finally {
      await engine.close();
      await server.down();
    }
  });

  it('has no target before its first start', async () => {
    expect(stackTargets(dataFolder)).toEqual([]);
    expect(await stackServers(dataFolder).get('mariadb')?.status()).toMatchObject({ state: 'down', address: null });
    expect(await readdir(dataFolder)).toEqual([]);
  });

  it('offers its target in a deep folder and if its usual port is taken, with passwords readable only by the owner', async () => {
    const deep = join(dataFolder, 'a-folder-with-a-long-name'.repeat(5));
    await mkdir(deep);
    const neighbour = createServer().listen(3306, '127.0.0.1');
    // If another MariaDB already has that port, any listener will do.
    await once(neighbour, 'listening').catch(() => undefined);
    const server = new MariadbServer(join(deep, 'stack', 'mariadb'));
    try {
      await server.up();
      const [{ settings }] = stackTargets(deep);
      expect(settings).toMatchObject({
        sink: 'mysql',
        host: '127.0.0.1',
        database: 'temperature',
        user: 'thermobench',
      });
      expect(settings.port).not.toBe(3306);
      const { mode } = await stat(join(deep, 'stack', 'mariadb', 'server.json'));
      expect(mode & 0o777).toBe(0o600);
      expect(await readdir(join(deep, 'stack', 'mariadb'))).not.toContain('setup.sql');
    } finally {
      await server.down();
      neighbour.close();
    }
  });

  it('shows the end of the log of a server that does not start', async () => {
    const folder = join(dataFolder, 'stack', 'mariadb');
    await mkdir(join(folder, 'data'), { recursive: true });
    await writeFile(join(folder, 'data', 'ibdata1'), 'no tablespace');
    const start = new MariadbServer(folder).up();
    await expect(start).rejects.toMatchObject({
      kind: 'fatal',
      code: 'STACK_START',
      message: expect.stringMatching(/ended immediately[^]*ERROR/),
    });
  });
});
