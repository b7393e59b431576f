import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { inject } from 'vitest';

import { MariadbServer } from '../../service/src/stack/mariadb.ts';
import { mariadbRecord, newRecord } from '../../service/src/stack/mariadb-record.ts';

const USER_SQL = join(import.meta.dirname, '../../provisioning/mariadb/user.sql');

/** A separate private MariaDB for a test, `await using mariadb = await startMariadb()`, or the shared one. */
export interface TestMariadb extends AsyncDisposable {
  readonly server: MariadbServer;
  /** The target's settings, as in thermobench.yaml. */
  target(): { sink: string } & Record<string, unknown>;
  /** Login with all privileges. */
  administrator(): { host: string; port: number; user: string; password: string };
  /** Ends the server as a crash or an administrator would, and waits for its end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same data. */
  start(): Promise<void>;
}

export async function startMariadb(): Promise<TestMariadb> {
  const folder = await mkdtemp(join(tmpdir(), 'thermobench-mariadb-'));
  const mariadb = await open(folder);
  return {
    ...mariadb,
    [Symbol.asyncDispose]: async () => {
      await mariadb.kill('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * The MariaDB that test files share, as empty as a new one: for tests that do not change its settings. They may kill
 * it and start it again.
 */
export async function sharedMariadb(): Promise<TestMariadb> {
  const folder = join(inject('sharedServers'), 'mariadb');
  const left = new MariadbServer(folder);
  if ((await left.status()).state === 'silent') {
    // A failed test may have left it frozen.
    await left.kill('SIGKILL');
  }
  const mariadb = await open(folder);
  await empty(mariadb);
  return { ...mariadb, [Symbol.asyncDispose]: async () => {} };
}

async function open(folder: string): Promise<Omit<TestMariadb, keyof AsyncDisposable>> {
  await mkdir(folder, { recursive: true });
  const kept = mariadbRecord(folder);
  if (kept.read() === undefined) {
    // Any free port: the tests of another runner may be about to take the usual one.
    kept.keep({ ...newRecord(), port: 0 });
  }
  const server = new MariadbServer(folder);
  await server.up();
  return {
    server,
    target: () => known(server.targets()[0]).settings,
    administrator: () => known(server.administrator()),
    kill: (signal) => server.kill(signal),
    start: async () => {
      await server.up();
    },
  };
}

/** Drops all databases and users but the server's own, and creates those of a new private server. */
async function empty({ administrator, target }: Pick<TestMariadb, 'administrator' | 'target'>): Promise<void> {
  const setup = await readFile(USER_SQL, 'utf8');
  const connection = await createConnection({ ...administrator(), multipleStatements: true });
  try {
    const [databases] = await connection.query<RowDataPacket[]>(
      "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')"
    );
    for (const { name } of databases) {
      await connection.query('DROP DATABASE ??', [name]);
    }
    const [users] = await connection.query<RowDataPacket[]>(
      "SELECT User AS user, Host AS host FROM mysql.user WHERE User NOT IN ('root', 'mariadb.sys')"
    );
    for (const { user, host } of users) {
      await connection.query('DROP USER ?@?', [user, host]);
    }
    await connection.query(setup.replaceAll('CHANGE-ME', String(target().password)));
  } finally {
    await connection.end();
  }
}

function known<T>(value: T | undefined): T {
  if (value === undefined) {
    throw new Error('The private MariaDB was never up.');
  }
  return value;
}
