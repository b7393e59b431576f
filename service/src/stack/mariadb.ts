import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { Connection, ConnectionOptions } from 'mysql2/promise';
import { z } from 'zod';

import { launch } from './detached-process.ts';
import { freePort } from './loopback-ports.ts';
import { asRoot, findMariadbProgram, installTables } from './mariadb-tables.ts';
import { mariadbRecord, newRecord, type MariadbRecord } from './mariadb-record.ts';
import { provisioned, provisionedText } from './provisioned.ts';
import type { RecordFile } from './record-file.ts';
import { TableLock } from './mariadb-table-lock.ts';
import { findRunning } from './running-process.ts';
import { endServer, untilItAnswers } from './start-and-stop.ts';
import type { Breakable, StackServer, StackStatus, StackTarget } from './stack-server.ts';
import { isRunning, statusOf, wasStopped } from './status.ts';

const HOST = '127.0.0.1';
const USER = 'thermobench';
const DATABASE = 'temperature';
/** Allows for a Raspberry Pi that recovers from a crash. */
const START_LIMIT_MS = 90_000;
const STOP_LIMIT_MS = 60_000;
const ANSWER_LIMIT_MS = 3_000;
/** Longest path of a Unix socket, without the closing zero. Source: unix(7). */
const LONGEST_SOCKET_PATH = 107;

const Version = z.tuple([z.object({ version: z.string() })]);

/** As named in provisioning/mariadb/reader.sql. */
const READER = 'thermobench_reader';

/** A private MariaDB, set up by provisioning/mariadb. */
export class MariadbServer implements StackServer {
  readonly name = 'mariadb';
  readonly #folder: string;
  readonly #record: RecordFile<MariadbRecord>;
  readonly #tableLock = new TableLock(DATABASE, () => this.administrator());

  constructor(folder: string) {
    this.#folder = folder;
    this.#record = mariadbRecord(folder);
  }

  async status(): Promise<StackStatus> {
    const record = this.#record.read();
    const member = record && { ...record, address: `${HOST}:${record.port}`, askVersion: () => askVersion(record) };
    return statusOf(this, this.#folder, member ? [member] : []);
  }

  async up(): Promise<StackStatus> {
    await this.#untilItAnswers(await this.#launch());
    return this.status();
  }

  async down(): Promise<StackStatus> {
    await this.#end('SIGTERM');
    const record = this.#record.read();
    if (record) {
      this.#record.keep({ ...record, process: null });
    }
    return this.status();
  }

  /** Whether it never ran, or was stopped on purpose; false after a crash. */
  wasStopped(): boolean {
    return wasStopped(this.#record.read() ?? null);
  }

  /** For tests: kills it as a crash would. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    await this.#end(signal);
  }

  breakable(): Breakable {
    return {
      members: () => [1],
      processOf: () => this.#record.read()?.process ?? null,
      end: (_member, signal) => this.#end(signal),
      launch: async () => {
        await this.#launch();
      },
      answers: async () => {
        const record = this.#record.read();
        await (record && this.#untilItAnswers(record));
      },
      lockTables: (name) => this.#tableLock.lock(name),
      releaseTables: (name) => this.#tableLock.release(name),
    };
  }

  targets(): StackTarget[] {
    const record = this.#record.read();
    return record ? [{ name: this.name, settings: { sink: 'mysql', ...login(record) }, members: 1 }] : [];
  }

  /** Address and credentials of the administrator. */
  administrator() {
    const record = this.#record.read();
    return record && { host: HOST, port: record.port, user: 'root', password: record.rootPassword };
  }

  /** Creates the account for mysqld_exporter, and returns host and port. Undefined while the server is down. */
  admitExporter(password: string): Promise<string | undefined> {
    return this.#admit('mariadb/exporter.sql', password);
  }

  /**
   * Creates an account that may only read, for example for a Grafana whose users write their own SQL, with the limits of
   * provisioning/mariadb/reader.sql. Undefined while the server is down.
   */
  async admitReader(password: string): Promise<{ address: string; user: string } | undefined> {
    const address = await this.#admit('mariadb/reader.sql', password);
    return address === undefined ? undefined : { address, user: READER };
  }

  async #launch(): Promise<MariadbRecord> {
    const program = findMariadbProgram('mariadbd');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const record = this.#record.read() ?? newRecord();
    if (!isRunning(record)) {
      const left = findRunning([this.#dataArgument]);
      if (left !== undefined) {
        this.#record.keep({ ...record, process: left });
        return { ...record, process: left };
      }
      await installTables(this.#dataFolder);
      record.port = await freePort(record.port);
      writeFileSync(this.#setupFile, setupSql(record), { mode: 0o600 });
      record.process = await launch(program, this.#arguments(record), this.#logFile);
      this.#record.keep(record);
    }
    return record;
  }

  async #untilItAnswers(record: MariadbRecord): Promise<void> {
    await untilItAnswers(this.#life(record), () => askVersion(record), START_LIMIT_MS);
    rmSync(this.#setupFile, { force: true });
  }

  get #dataFolder(): string {
    return join(this.#folder, 'data');
  }

  get #dataArgument(): string {
    return `--datadir=${this.#dataFolder}`;
  }

  get #logFile(): string {
    return join(this.#folder, 'error.log');
  }

  get #setupFile(): string {
    return join(this.#folder, 'setup.sql');
  }

  /** Path of the socket: in the folder, or in the system's temporary folder if the path would be too long. */
  get #socket(): string {
    const near = join(this.#folder, 'mariadb.sock');
    const hash = createHash('sha256').update(this.#folder).digest('hex').slice(0, 16);
    return Buffer.byteLength(near) <= LONGEST_SOCKET_PATH ? near : join(tmpdir(), `thermobench-${hash}.sock`);
  }

  #arguments({ port }: MariadbRecord): string[] {
    return [
      `--defaults-file=${provisioned('mariadb/thermobench.cnf')}`,
      // The server listens on loopback only. Without this option, MariaDB 11.4 and later create a certificate at each start.
      '--skip-ssl',
      this.#dataArgument,
      `--tmpdir=${this.#folder}`,
      `--socket=${this.#socket}`,
      `--pid-file=${join(this.#folder, 'mariadb.pid')}`,
      `--log-error=${this.#logFile}`,
      `--init-file=${this.#setupFile}`,
      `--bind-address=${HOST}`,
      `--port=${port}`,
      ...asRoot(),
    ];
  }

  #life(record: MariadbRecord) {
    return { title: 'MariaDB', name: this.name, logFile: this.#logFile, process: record.process };
  }

  /**
   * Runs the statements of that file, which create an account with that password, and returns host and
   * port. Undefined, without doing anything, while the server is down.
   */
  async #admit(file: string, password: string): Promise<string | undefined> {
    const administrator = this.administrator();
    if (!administrator || (await this.status()).state !== 'up') {
      return undefined;
    }
    const connection = await connect({
      ...administrator,
      connectTimeout: ANSWER_LIMIT_MS,
      multipleStatements: true,
    });
    try {
      await connection.query(provisionedText(file).replaceAll('CHANGE-ME', password));
    } finally {
      await connection.end();
    }
    return `${HOST}:${administrator.port}`;
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const record = this.#record.read();
    if (record) {
      await endServer(this.#life(record), signal, STOP_LIMIT_MS);
    }
  }
}

function login({ port, password }: MariadbRecord) {
  return { host: HOST, port, database: DATABASE, user: USER, password };
}

/** Loads the driver on demand: every command imports this module, but few connect to the server. */
async function connect(options: ConnectionOptions): Promise<Connection> {
  const { createConnection } = await import('mysql2/promise');
  return createConnection(options);
}

/** The version that the server reports when Thermobench's own user logs in. Throws if the server does not answer in time. */
async function askVersion(record: MariadbRecord): Promise<string> {
  const connection = await connect({ ...login(record), connectTimeout: ANSWER_LIMIT_MS });
  try {
    const [rows] = await connection.query({ sql: 'SELECT VERSION() AS version', timeout: ANSWER_LIMIT_MS });
    // Closes the connection properly; otherwise the server's log fills with aborted connections.
    await connection.end();
    return Version.parse(rows)[0].version;
  } catch (thrown) {
    connection.destroy();
    throw thrown;
  }
}

/** Statements that the server runs before it accepts its first login, so that it never accepts one without a password. */
function setupSql({ password, rootPassword }: MariadbRecord): string {
  const user = provisionedText('mariadb/user.sql').replaceAll('CHANGE-ME', password);
  return `${user}
CREATE OR REPLACE USER 'root'@'127.0.0.1' IDENTIFIED BY '${rootPassword}';
GRANT ALL PRIVILEGES ON *.* TO 'root'@'127.0.0.1' WITH GRANT OPTION;
`;
}
