import { setTimeout } from 'node:timers/promises';

import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

import type { Login } from './login.ts';

/** Another client locks the table, or all of its rows, for `heldMs`, and leaves it free for `freeMs`, again and again. */
export interface Locking {
  readonly what: 'table' | 'rows';
  readonly heldMs: number;
  readonly freeMs: number;
}

/** A client that locks the tables of readings again and again, until it is disposed. */
export class Locks implements AsyncDisposable {
  readonly #connection: Connection;
  readonly #work: Promise<void>;
  #isEnding = false;

  private constructor(connection: Connection, locking: Locking) {
    this.#connection = connection;
    this.#work = this.#lock(locking);
  }

  static async begin(login: Login, database: string, locking: Locking): Promise<Locks> {
    return new Locks(await createConnection({ ...login, database }), locking);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    await this.#work;
    await this.#connection.end();
  }

  async #lock({ what, heldMs, freeMs }: Locking): Promise<void> {
    while (!this.#isEnding) {
      const [tables] = await this.#connection.query<RowDataPacket[]>('SHOW TABLES');
      const names = tables.map((row) => String(Object.values(row)[0])).filter((name) => name !== 'relay_offset');
      if (names.length > 0) {
        await this.#connection.query(
          what === 'table' ? `LOCK TABLES ${names.map((name) => `\`${name}\` WRITE`).join(', ')}` : 'BEGIN'
        );
        for (const name of what === 'rows' ? names : []) {
          // Locks the gap after the last row too, so that nothing can be inserted there.
          await this.#connection.query(`SELECT COUNT(*) FROM \`${name}\` FOR UPDATE`);
        }
        await setTimeout(heldMs);
        await this.#connection.query(what === 'table' ? 'UNLOCK TABLES' : 'COMMIT');
      }
      await setTimeout(freeMs);
    }
  }
}
