import type { Connection, ResultSetHeader } from 'mysql2';
import { z } from 'zod';

import { mysqlFault } from './faults.ts';
import { login } from './login.ts';
import type { MysqlTarget } from './options.ts';

export interface Question {
  sql: string;
  values?: ReadonlyArray<string | number>;
  /** How long to wait for the answer; by default, the target's `timeoutMs`. */
  limitMs?: number;
}

/** One connection for all queries outside the hot path, one after another. */
export class Client {
  readonly target: MysqlTarget;
  readonly #connection: Connection;

  /** Uses an open connection, whose owner closes it. */
  constructor(target: MysqlTarget, connection: Connection) {
    this.target = target;
    this.#connection = connection;
  }

  /**
   * Opens a connection for `work` and closes it afterwards. Throws a Fault that says what the server refused, or why it cannot be
   * reached.
   */
  static async during<T>(target: MysqlTarget, work: (client: Client) => Promise<T>): Promise<T> {
    const connection = await login(target, true);
    try {
      return await work(new Client(target, connection));
    } catch (thrown) {
      throw mysqlFault(target, thrown);
    } finally {
      connection.destroy();
    }
  }

  async rows<Row extends z.ZodType>(row: Row, question: Question): Promise<Array<z.output<Row>>> {
    const [rows] = await this.#connection.promise().query(this.#query(question));
    return z.array(row).parse(rows);
  }

  /** Runs the statement and returns how many rows it changed. */
  async change(question: Question): Promise<number> {
    const [header] = await this.#connection.promise().query<ResultSetHeader>(this.#query(question));
    return header.affectedRows;
  }

  async run(sql: string, values: ReadonlyArray<string | number> = []): Promise<void> {
    await this.change({ sql, values });
  }

  #query({ sql, values = [], limitMs = this.target.timeoutMs }: Question) {
    return { sql, values: [...values], timeout: limitMs };
  }
}
