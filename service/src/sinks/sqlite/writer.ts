import { DatabaseSync } from 'node:sqlite';
import { setImmediate as nextRound, setTimeout as sleep } from 'node:timers/promises';

import { Fault } from '../../model/fault.ts';
import { inTransaction, isBusy } from '../../sqlite/transaction.ts';
import type { SqliteTarget } from './options.ts';
import { sqliteFault } from './faults.ts';

/**
 * Pause before another attempt to lock the database. Short, because transactions are short and a waiting thread has nothing else
 * to do. Random, so that threads alternate.
 */
const SHORTEST_PAUSE_MS = 1;
const PAUSE_SPREAD_MS = 2;
/** How long consecutive transactions may run before the thread handles its timers and messages. */
const SLICE_MS = 5;

/**
 * The connection through which all producers of a thread write.
 *
 * SQLite has one writer at a time. A transaction is therefore never kept open across an `await`. Waiting for a lock of another
 * thread or process does not block this thread: SQLite's own busy wait would stop the thread's timers, and with them the
 * sampling. Transactions run in the order of the requests, so each of 1000 producers makes progress.
 */
export class Writer {
  readonly #database: DatabaseSync;
  readonly #target: SqliteTarget;
  #last: Promise<unknown> = Promise.resolve();
  #sliceFrom = performance.now();
  /** When the database was first found locked since the last success. */
  #lockedSince: number | null = null;

  private constructor(target: SqliteTarget, database: DatabaseSync) {
    this.#target = target;
    this.#database = database;
  }

  /** Opens the file, creating it if missing. Throws a Fault with the reason if it cannot be written. */
  static async open(target: SqliteTarget): Promise<Writer> {
    let writer: Writer | undefined;
    try {
      const database = new DatabaseSync(target.file, { timeout: 0 });
      writer = new Writer(target, database);
      // In WAL mode a commit is durable only with FULL.
      const setUp = () => database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
      await writer.#whenFree(setUp, new AbortController().signal);
      return writer;
    } catch (thrown) {
      writer?.close();
      throw sqliteFault(thrown, target.file);
    }
  }

  get database(): DatabaseSync {
    return this.#database;
  }

  /**
   * Runs `work`, which must be synchronous, as one transaction, which is durable when this resolves. `begun` is called when all
   * earlier requests are done. Throws a transient Fault if the database stays locked for the target's `lockTimeoutMs`, or if the
   * signal fires before this request's turn.
   */
  transaction<T>(work: () => T, signal: AbortSignal, begun?: () => void): Promise<T> {
    const turn = this.#last.then(() => this.#takeTurn(work, signal, begun));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  close(): void {
    if (this.#database.isOpen) {
      this.#database.close();
    }
  }

  async #takeTurn<T>(work: () => T, signal: AbortSignal, begun?: () => void): Promise<T> {
    if (performance.now() - this.#sliceFrom > SLICE_MS) {
      await nextRound();
      this.#sliceFrom = performance.now();
    }
    begun?.();
    try {
      return await this.#whenFree(() => inTransaction(this.#database, work), signal);
    } catch (thrown) {
      throw sqliteFault(thrown, this.#target.file);
    }
  }

  /**
   * Retries while the database is locked. The time limit counts from the first failure. After one request has timed out, the
   * requests behind it fail at their first attempt instead of waiting for the full time again.
   */
  async #whenFree<T>(attempt: () => T, signal: AbortSignal): Promise<T> {
    for (;;) {
      if (signal.aborted) {
        throw new Fault({
          kind: 'transient',
          code: 'SESSION_CLOSED',
          message: 'The session was closed while it waited to write.',
          hint: 'No action needed: its last rows count as not acked.',
        });
      }
      try {
        const result = attempt();
        this.#lockedSince = null;
        return result;
      } catch (thrown) {
        if (!isBusy(thrown)) {
          throw thrown;
        }
        this.#lockedSince ??= performance.now();
        if (performance.now() - this.#lockedSince >= this.#target.lockTimeoutMs) {
          throw thrown;
        }
      }
      await sleep(SHORTEST_PAUSE_MS + Math.random() * PAUSE_SPREAD_MS);
    }
  }
}
