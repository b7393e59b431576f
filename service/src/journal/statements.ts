import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

import type { z } from 'zod';

import { inTransaction } from '../sqlite/transaction.ts';
import { journalFault } from './schema.ts';

/** Runs SQL on the journal's file and prepares each statement once. If a write fails, throws a Fault that says what to do. */
export class Statements {
  readonly #db: DatabaseSync;
  readonly #prepared = new Map<string, StatementSync>();

  constructor(db: DatabaseSync) {
    this.#db = db;
  }

  run(sql: string, ...values: SQLInputValue[][]): void {
    try {
      this.#statement(sql).run(...values.flat());
    } catch (thrown) {
      throw journalFault(thrown, this.#db.location() ?? 'in memory');
    }
  }

  /** The first row; null if there is none. */
  first<Row extends z.ZodType>(row: Row, sql: string, values: SQLInputValue[]): z.output<Row> | null {
    const found = this.#statement(sql).get(...values);
    return found === undefined ? null : row.parse(found);
  }

  /** The row that an INSERT with RETURNING has added. */
  added<Row extends z.ZodType>(row: Row, sql: string, ...values: SQLInputValue[][]): z.output<Row> {
    return row.parse(this.#statement(sql).get(...values.flat()));
  }

  rows<Row extends z.ZodType>(row: Row, sql: string, values: SQLInputValue[] = []): Array<z.output<Row>> {
    return this.#statement(sql)
      .all(...values)
      .map((found) => row.parse(found));
  }

  /** Does the work in one transaction. */
  inTransaction<T>(work: () => T): T {
    try {
      return inTransaction(this.#db, work);
    } catch (thrown) {
      throw journalFault(thrown, this.#db.location() ?? 'in memory');
    }
  }

  /** Does the work in one transaction that is on disk when this returns. */
  durably<T>(work: () => T): T {
    this.#db.exec('PRAGMA synchronous = FULL');
    try {
      return this.inTransaction(work);
    } finally {
      this.#db.exec('PRAGMA synchronous = NORMAL');
    }
  }

  close(): void {
    this.#db.close();
  }

  #statement(sql: string): StatementSync {
    const known = this.#prepared.get(sql);
    if (known !== undefined) {
      return known;
    }
    const statement = this.#db.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}
