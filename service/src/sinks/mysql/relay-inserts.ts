import type { Socket } from 'node:net';
import type { Connection } from 'mysql2';

import type { Fault } from '../../model/fault.ts';
import { AnswerReader, type Refusal } from './answers.ts';
import { lostFault, serverFault, timeoutFault } from './faults.ts';
import { socketUnder } from './login.ts';
import type { MysqlTarget } from './options.ts';
import { prepare } from './prepare.ts';
import { executeTemplate, StatementWriter } from './statement-writer.ts';
import type { RefusedRow, RelayRow } from '../relay-store.ts';
import type { RelayRowForm } from './relay-rows.ts';

const ROWS_PER_STATEMENT = 1_000;
/**
 * Limit for the total length of the notes in a statement: servers accept statements of 16 MB by default, and other programs may
 * write long notes.
 */
const MAX_NOTES = 1_000_000;
const BYTES_PER_SEND = 65_536;

/** The result of inserting rows in a transaction. */
export interface Inserted {
  /** Rows that were already stored under the same run, producer and number. */
  readonly duplicates: number;
  readonly refused: readonly RefusedRow[];
}

/** The rows of a statement in flight, as indexes in the batch. */
type RowIndexes = readonly number[];

/**
 * Inserts rows in the transaction that is open on a connection, a thousand per statement and without waiting for each answer. For
 * these inserts, this class implements the protocol itself, as the sink does. Compared with rows in SQL text, prepared rows cost
 * MariaDB a third less CPU time, and this process a quarter less. mysql2 does everything else on the connection.
 *
 * The server refuses a statement as a whole. The rows of a refused statement are then resent one by one, in the same
 * transaction. The answers show which rows are already stored, and which rows the server will never store.
 */
export class MysqlInserts {
  readonly #target: MysqlTarget;
  readonly #socket: Socket;
  readonly #form: RelayRowForm;
  readonly #one: Buffer;
  readonly #many: Buffer;
  readonly #writer = new StatementWriter();
  /** Receives the server's bytes; if null, mysql2 receives them. */
  #divert: ((bytes: Buffer) => void) | null = null;

  private constructor(
    target: MysqlTarget,
    socket: Socket,
    form: RelayRowForm,
    templates: { one: Buffer; many: Buffer }
  ) {
    this.#target = target;
    this.#socket = socket;
    this.#form = form;
    this.#one = templates.one;
    this.#many = templates.many;
    const mysql2 = socket.listeners('data');
    socket.removeAllListeners('data').on('data', (bytes) => {
      if (this.#divert === null) {
        mysql2.forEach((listener) => Reflect.apply(listener, socket, [bytes]));
      } else {
        this.#divert(bytes);
      }
    });
  }

  static async open(target: MysqlTarget, connection: Connection, form: RelayRowForm): Promise<MysqlInserts> {
    const row = `(${form.types.map(() => '?').join(',')})`;
    const template = async (rows: number) => {
      const id = await prepare(connection, form.insert + Array(rows).fill(row).join(','));
      return executeTemplate(id, form.types, rows);
    };
    const templates = { one: await template(1), many: await template(ROWS_PER_STATEMENT) };
    return new MysqlInserts(target, socketUnder(connection), form, templates);
  }

  /** Inserts the rows. Throws a Fault if a refusal concerns more than its row; the transaction must not be committed then. */
  async insert(rows: readonly RelayRow[]): Promise<Inserted> {
    const statements = inStatements(rows);
    const again: number[] = [];
    const refusals = await this.#execute(rows, statements);
    const ofSingles: Array<{ at: number; refusal: Refusal }> = [];
    for (const refusal of refusals) {
      const indexes = statements[refusal.statement] ?? [];
      if (indexes.length === 1) {
        ofSingles.push({ at: indexes[0], refusal });
      } else {
        this.#meaningOf(refusal);
        again.push(...indexes);
      }
    }
    const singles = again.map((at) => [at]);
    for (const refusal of await this.#execute(rows, singles)) {
      ofSingles.push({ at: again[refusal.statement], refusal });
    }
    return this.#sorted(ofSingles);
  }

  #sorted(ofSingles: ReadonlyArray<{ at: number; refusal: Refusal }>): Inserted {
    const refused: RefusedRow[] = [];
    let duplicates = 0;
    for (const { at, refusal } of ofSingles) {
      const fault = this.#meaningOf(refusal);
      if (fault.code === 'ER_DUP_ENTRY') {
        duplicates += 1;
      } else {
        refused.push({ at, reason: fault.message });
      }
    }
    return { duplicates, refused: refused.sort((a, b) => a.at - b.at) };
  }

  /** Returns what a refusal means for its rows. Throws if it concerns more than rows. */
  #meaningOf(refusal: Refusal): Fault {
    const fault = serverFault(this.#target, refusal);
    if (fault.kind !== 'rejected') {
      throw fault;
    }
    return fault;
  }

  /** Sends the statements and waits for all answers; returns the refusals, each with its statement's number. */
  async #execute(rows: readonly RelayRow[], statements: readonly RowIndexes[]): Promise<Refusal[]> {
    if (statements.length === 0) {
      return [];
    }
    const reader = new AnswerReader();
    const answered = Promise.withResolvers<void>();
    const lost = () => answered.reject(lostFault(this.#target, 'the server closed it'));
    const limit = setTimeout(
      () => answered.reject(timeoutFault(this.#target, `${statements.length - reader.answered} statements waited`)),
      this.#target.timeoutMs
    );
    this.#divert = (bytes) => {
      limit.refresh();
      try {
        reader.read(bytes, bytes.length);
      } catch (thrown) {
        answered.reject(lostFault(this.#target, thrown instanceof Error ? thrown.message : String(thrown)));
      }
      if (reader.answered >= statements.length) {
        answered.resolve();
      }
    };
    this.#socket.once('close', lost);
    try {
      this.#write(rows, statements);
      await answered.promise;
      return reader.takeRefusals();
    } finally {
      this.#divert = null;
      this.#socket.off('close', lost);
      clearTimeout(limit);
    }
  }

  #write(rows: readonly RelayRow[], statements: readonly RowIndexes[]): void {
    const writer = this.#writer;
    for (const indexes of statements) {
      writer.begin(indexes.length === 1 ? this.#one : this.#many);
      for (const at of indexes) {
        this.#form.write(writer, rows[at]);
      }
      writer.end();
      if (writer.sizeBytes >= BYTES_PER_SEND) {
        writer.sendTo(this.#socket);
      }
    }
    writer.sendTo(this.#socket);
  }
}

/**
 * Groups the rows into statements of a thousand. Remaining rows, and the rows of a group whose notes are too long, get a
 * statement each.
 */
function inStatements(rows: readonly RelayRow[]): RowIndexes[] {
  const statements: RowIndexes[] = [];
  for (let from = 0; from < rows.length; from += ROWS_PER_STATEMENT) {
    const indexes = Array.from({ length: Math.min(ROWS_PER_STATEMENT, rows.length - from) }, (_, at) => from + at);
    const notes = indexes.reduce((sum, at) => sum + (rows[at].note?.length ?? 0), 0);
    if (indexes.length === ROWS_PER_STATEMENT && notes <= MAX_NOTES) {
      statements.push(indexes);
    } else {
      indexes.forEach((at) => statements.push([at]));
    }
  }
  return statements;
}
