import type { Connection, ExecuteValues, QueryError } from 'mysql2';

import type { Reading } from '../../model/reading.ts';
import { PendingAnswers } from '../pending-answers.ts';
import type { Refusal } from './answers.ts';
import type { Channel } from './channel.ts';
import { claim } from './claim.ts';
import { lostFault, mysqlFault, serverErrorOf, timeoutFault } from './faults.ts';
import { login, socketUnder } from './login.ts';
import type { MysqlTarget } from './options.ts';
import type { RowForm } from './schema.ts';

/**
 * Sends the same statements through mysql2's own `execute`, for comparison. mysql2 accepts statements without waiting, but queues
 * them and sends each one only after the previous one was answered.
 */
export class Mysql2Channel implements Channel {
  readonly #target: MysqlTarget;
  readonly #connection: Connection;
  readonly #form: RowForm;
  readonly #rowsSql: string;
  readonly unsentBytes = 0;
  readonly #answers = new PendingAnswers();
  readonly #refusals: Refusal[] = [];
  #put = 0;

  private constructor(target: MysqlTarget, connection: Connection, form: RowForm, rowsPerStatement: number) {
    this.#target = target;
    this.#connection = connection;
    this.#form = form;
    const socket = socketUnder(connection);
    socket.on('close', () => this.#answers.fail(lostFault(target, 'the server closed it')));
    // mysql2's own limit does not cover preparing a statement, and would set a timer for each statement.
    socket.setTimeout(target.timeoutMs, () => {
      if (this.#answers.pending > 0) {
        socket.destroy(timeoutFault(target, `${this.#answers.pending} statements waited`));
      }
    });
    this.#rowsSql = form.insert + Array(rowsPerStatement).fill(form.row).join(',');
  }

  static async open(
    target: MysqlTarget,
    form: RowForm,
    autocommit: boolean,
    rowsPerStatement: number | null
  ): Promise<Mysql2Channel> {
    const connection = await login(target, autocommit);
    try {
      await claim(connection, target, form.run, form.producer);
      return new Mysql2Channel(target, connection, form, rowsPerStatement ?? 1);
    } catch (thrown) {
      connection.destroy();
      throw mysqlFault(target, thrown);
    }
  }

  get put(): number {
    return this.#put;
  }

  get answered(): number {
    return this.#put - this.#answers.pending;
  }

  putRow(seq: number, reading: Reading): void {
    this.#execute(this.#form.insert + this.#form.row, this.#form.values(seq, reading));
  }

  putRows(seqs: readonly number[], readings: readonly Reading[]): void {
    this.#execute(
      this.#rowsSql,
      seqs.flatMap((seq, at) => this.#form.values(seq, readings[at]))
    );
  }

  putCommand(sql: 'BEGIN' | 'COMMIT'): void {
    const statement = this.#begin();
    this.#connection.query(sql, (error) => this.#answer(statement, error));
  }

  send(): void {}

  answers(statements: number): Promise<void> {
    return this.#answers.settle(this.#put - statements);
  }

  takeRefusals(): Refusal[] {
    return this.#refusals.splice(0);
  }

  close(): void {
    if (this.#answers.pending === 0 && !this.#answers.hasFailed) {
      this.#connection.end();
    } else {
      this.#connection.destroy();
    }
    this.#answers.fail(lostFault(this.#target, 'it was closed on this side'));
  }

  #execute(sql: string, values: ExecuteValues[]): void {
    const statement = this.#begin();
    this.#connection.execute(sql, values, (error) => this.#answer(statement, error));
  }

  #begin(): number {
    this.#answers.begin();
    return this.#put++;
  }

  #answer(statement: number, error: QueryError | null): void {
    if (error) {
      const refused = serverErrorOf(error);
      if (refused === undefined) {
        this.#answers.fail(mysqlFault(this.#target, error));
      } else {
        this.#refusals.push({ statement, ...refused });
      }
    }
    this.#answers.answered();
  }
}
