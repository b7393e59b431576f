import type { Connection, QueryResult, ResultSetHeader } from 'mysql2';
import { z } from 'zod';

import { mysqlFault } from './faults.ts';
import { login } from './login.ts';
import type { MysqlTarget } from './options.ts';
import { query } from './query.ts';

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
    return z.array(row).parse(await this.#ask(question));
  }

  /** Runs the statement and returns how many rows it changed. */
  async change(question: Question): Promise<number> {
    const { affectedRows } = await this.#ask<ResultSetHeader>(question);
    return affectedRows;
  }

  async run(sql: string, values: ReadonlyArray<string | number> = []): Promise<void> {
    await this.change({ sql, values });
  }

  #ask<Result extends QueryResult>({ sql, values = [], limitMs = this.target.timeoutMs }: Question): Promise<Result> {
    return query<Result>(this.#connection, { sql, values: [...values] }, limitMs);
  }
}
