import type { Connection } from 'mysql2/promise';
import { z } from 'zod';

/** Nothing in a private database should hold a table for longer than this. */
const LOCK_WITHIN_S = 20;
const CONNECT_WITHIN_MS = 3_000;

type Login = { host: string; port: number; user: string; password: string };

const Tables = z.array(z.object({ name: z.string() }));
const Holder = z.array(z.object({ id: z.coerce.number().nullable() }));

/**
 * A lock on all tables of a database, which lets others read but not write. It is held by a connection, which also holds the
 * lock's name; so another process can find that connection and end it.
 */
export class TableLock {
  readonly #database: string;
  readonly #login: () => Login | undefined;
  readonly #held = new Map<string, Connection>();

  constructor(database: string, login: () => Login | undefined) {
    this.#database = database;
    this.#login = login;
  }

  /** Takes the lock. Throws the server's error if other statements keep the tables for too long. */
  async lock(name: string): Promise<void> {
    const connection = await this.#connect();
    try {
      await connection.query('SELECT GET_LOCK(?, 0)', [name]);
      const [rows] = await connection.query(
        "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = ? AND table_type = 'BASE TABLE'",
        [this.#database]
      );
      const tables = Tables.parse(rows);
      await connection.query('SET SESSION lock_wait_timeout = ?', [LOCK_WITHIN_S]);
      await connection.query(`LOCK TABLES ${tables.map(() => '?? READ').join(', ')}`, [
        ...tables.map((table) => `${this.#database}.${table.name}`),
      ]);
      this.#held.set(name, connection);
    } catch (thrown) {
      connection.destroy();
      throw thrown;
    }
  }

  /** Releases the lock of that name, even if another process holds it. Does nothing if nobody does. */
  async release(name: string): Promise<void> {
    this.#held.get(name)?.destroy();
    this.#held.delete(name);
    const connection = await this.#connect();
    try {
      const [rows] = await connection.query('SELECT IS_USED_LOCK(?) AS id', [name]);
      const [holder] = Holder.parse(rows);
      if (holder !== undefined && holder.id !== null) {
        await connection.query('KILL CONNECTION ?', [holder.id]).catch(() => undefined);
      }
    } finally {
      await connection.end();
    }
  }

  async #connect(): Promise<Connection> {
    const login = this.#login();
    if (login === undefined) {
      throw new Error('The private MariaDB was never up.');
    }
    // Loaded on demand: every command imports this module, but few connect to the server.
    const { createConnection } = await import('mysql2/promise');
    const connection = await createConnection({ ...login, connectTimeout: CONNECT_WITHIN_MS });
    // A server that is killed ends the connection; an unhandled error event would end this process.
    connection.on('error', () => undefined);
    return connection;
  }
}
