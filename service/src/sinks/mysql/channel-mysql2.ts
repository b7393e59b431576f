import type { Connection, ExecuteValues, QueryError } from 'mysql2';

import type { Reading } from '../../model/reading.ts';
import type { Refusal } from './answers.ts';
import type { Channel } from './channel.ts';
import { claim } from './claim.ts';
import { lostFault, mysqlFault, serverErrorOf, timeoutFault } from './faults.ts';
import { login, socketUnder } from './login.ts';
import type { MysqlTarget } from './options.ts';
import type { RowForm } from './schema.ts';
import type { Fault } from '../../model/fault.ts';

interface Wait {
  statements: number;
  resolve(): void;
  reject(fault: Fault): void;
}

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
  #put = 0;
  #answered = 0;
  #refusals: Refusal[] = [];
  #wait: Wait | null = null;
  #failure: Fault | null = null;

  private constructor(target: MysqlTarget, connection: Connection, form: RowForm, rowsPerStatement: number) {
    this.#target = target;
    this.#connection = connection;
    this.#form = form;
    const socket = socketUnder(connection);
    socket.on('close', () => this.#fail(lostFault(target, 'the server closed it')));
    // mysql2's own limit does not cover preparing a statement, and would set a timer for each statement.
    socket.setTimeout(target.timeoutMs, () => {
      if (this.#answered < this.#put) {
        socket.destroy(timeoutFault(target, `${this.#put - this.#answered} statements waited`));
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
    return this.#answered;
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
    const statement = this.#put++;
    this.#connection.query(sql, (error) => this.#answer(statement, error));
  }

  send(): void {}

  answers(statements: number): Promise<void> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure);
    }
    if (this.#answered >= statements) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#wait = { statements, resolve, reject };
    });
  }

  takeRefusals(): Refusal[] {
    return this.#refusals.splice(0);
  }

  close(): void {
    if (this.#answered === this.#put && this.#failure === null) {
      this.#connection.end();
    } else {
      this.#connection.destroy();
    }
    this.#fail(lostFault(this.#target, 'it was closed on this side'));
  }

  #execute(sql: string, values: ExecuteValues[]): void {
    const statement = this.#put++;
    this.#connection.execute(sql, values, (error) => this.#answer(statement, error));
  }

  #answer(statement: number, error: QueryError | null): void {
    this.#answered++;
    if (error) {
      const refused = serverErrorOf(error);
      if (refused === undefined) {
        this.#fail(mysqlFault(this.#target, error));
        return;
      }
      this.#refusals.push({ statement, ...refused });
    }
    if (this.#wait !== null && this.#answered >= this.#wait.statements) {
      const { resolve } = this.#wait;
      this.#wait = null;
      resolve();
    }
  }

  #fail(fault: Fault): void {
    this.#failure ??= fault;
    const wait = this.#wait;
    this.#wait = null;
    wait?.reject(this.#failure);
  }
}
