import type { SQLInputValue, StatementSync } from 'node:sqlite';

import type { Reading } from '../../model/reading.ts';
import type { Batch, Session } from '../contract.ts';
import { Uncommitted } from '../uncommitted.ts';
import { isConstraint } from './faults.ts';
import type { Writer } from './writer.ts';

/**
 * Collects the rows until {@link commit}, which inserts them in one transaction. So the session blocks other writers of the
 * database only during the inserts, not while readings arrive. The producer commits every `commitEvery` rows, which bounds memory
 * use.
 */
export class SqliteSession implements Session {
  readonly #writer: Writer;
  readonly #insert: StatementSync;
  readonly #row: (seq: number, reading: Reading) => SQLInputValue[];
  readonly #closing = new AbortController();
  #kept: Batch[] = [];
  #queuedMs = 0;

  constructor(writer: Writer, insert: StatementSync, row: (seq: number, reading: Reading) => SQLInputValue[]) {
    this.#writer = writer;
    this.#insert = insert;
    this.#row = row;
  }

  write(batch: Batch): undefined {
    this.#kept.push(batch);
  }

  /** Runs BEGIN IMMEDIATE, the INSERTs and a synced COMMIT in one step. The rows are durable when it resolves. */
  async commit(): Promise<number> {
    const batches = this.#kept;
    this.#kept = [];
    if (batches.length === 0) {
      return 0;
    }
    const asked = performance.now();
    const begun = () => {
      this.#queuedMs += performance.now() - asked;
    };
    const insertAll = () => this.#insertAll(batches);
    return (await this.#writer.transaction(insertAll, this.#closing.signal, begun)).settle();
  }

  takeQueuedMs(): number {
    const waited = this.#queuedMs;
    this.#queuedMs = 0;
    return waited;
  }

  async close(): Promise<void> {
    this.#closing.abort();
    this.#kept = [];
  }

  #insertAll(batches: readonly Batch[]): Uncommitted {
    const uncommitted = new Uncommitted();
    for (const { firstSeq, readings } of batches) {
      uncommitted.rows += readings.length;
      for (let at = 0; at < readings.length; at++) {
        const seq = firstSeq + at;
        try {
          this.#insert.run(...this.#row(seq, readings[at]));
        } catch (thrown) {
          // A refused row rolls back only its own statement; the transaction continues.
          if (!isConstraint(thrown)) {
            throw thrown;
          }
          uncommitted.reject(seq, thrown.message, 'SQLITE_CONSTRAINT');
        }
      }
    }
    return uncommitted;
  }
}
