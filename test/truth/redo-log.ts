import { createConnection, type RowDataPacket } from 'mysql2/promise';

import type { Login } from './login.ts';

/** Makes MariaDB's redo log smaller, until it is disposed. */
export class RedoLog implements AsyncDisposable {
  readonly #login: Login;
  readonly #before: number;

  private constructor(login: Login, before: number) {
    this.#login = login;
    this.#before = before;
  }

  static async shrink(login: Login, bytes: number): Promise<RedoLog> {
    const connection = await createConnection(login);
    const [[row]] = await connection.query<RowDataPacket[]>('SELECT @@innodb_log_file_size AS bytes');
    await connection.query('SET GLOBAL innodb_log_file_size = ?', [bytes]);
    await connection.end();
    return new RedoLog(login, Number(row?.bytes));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const connection = await createConnection(this.#login);
    await connection.query('SET GLOBAL innodb_log_file_size = ?', [this.#before]);
    await connection.end();
  }
}
