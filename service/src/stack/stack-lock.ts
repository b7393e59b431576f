import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { inTransaction, isBusy } from '../sqlite/transaction.ts';
import { writeHint } from '../process/write-access.ts';

const POLL_MS = 250;
/** Longer than the slowest start: several servers that must be downloaded first. */
const LIMIT_MS = 15 * 60_000;

const Holder = z.object({ pid: z.int(), command: z.string(), since: z.number() });
type Holder = z.infer<typeof Holder>;

interface Waiting {
  /** What this process is about to do, for others that wait: `thermobench stack up`. */
  readonly command: string;
  /** Called once, if another process must be waited for. */
  waits(text: string): void;
  readonly limitMs?: number;
}

/**
 * Runs `work` while no other command starts or stops servers in this stack folder. Otherwise, two commands that start the same
 * server would choose the same port. One of the two server processes would then be recorded nowhere, so nothing could stop it.
 * Waits for the other command to end; throws STACK_BUSY if that takes too long.
 *
 * Uses SQLite's file lock: the kernel releases it when the process that holds it dies.
 */
export async function exclusively<T>(folder: string, waiting: Waiting, work: () => Promise<T>): Promise<T> {
  using lock = new LockFile(folder);
  const until = performance.now() + (waiting.limitMs ?? LIMIT_MS);
  let hasSaid = false;
  while (!lock.take(waiting.command)) {
    const holder = lock.holder();
    if (performance.now() > until) {
      throw busyFault(folder, holder);
    }
    if (!hasSaid && holder !== null) {
      waiting.waits(`Waiting for ${described(holder)}.`);
      hasSaid = true;
    }
    await sleep(POLL_MS);
  }
  return await work();
}

class LockFile implements Disposable {
  readonly #db: DatabaseSync;

  constructor(folder: string) {
    const file = join(folder, 'lock.db');
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      this.#db = new DatabaseSync(file, { timeout: 0 });
    } catch (cause) {
      const hint = writeHint(folder, 'Check the permissions and the free space of the data folder.');
      throw Fault.becauseOf(cause, `${file} cannot be opened`, hint);
    }
  }

  /**
   * Whether this process has the lock now. Commits its name first and takes the lasting lock afterwards, so other processes can
   * read who holds the lock.
   */
  take(command: string): boolean {
    const me: Holder = { pid: process.pid, command, since: Date.now() };
    try {
      inTransaction(this.#db, () => {
        this.#db.exec(
          'CREATE TABLE IF NOT EXISTS holder (only INTEGER PRIMARY KEY, pid INTEGER, command TEXT, since REAL)'
        );
        this.#db
          .prepare('INSERT OR REPLACE INTO holder (only, pid, command, since) VALUES (1, ?, ?, ?)')
          .run(me.pid, me.command, me.since);
      });
      this.#db.exec('BEGIN IMMEDIATE');
    } catch (thrown) {
      if (isBusy(thrown)) {
        return false;
      }
      throw thrown;
    }
    const holder = this.holder();
    if (holder?.pid === me.pid && holder.since === me.since) {
      return true;
    }
    this.#db.exec('ROLLBACK');
    return false;
  }

  /** Who has the lock, or had it last; null if that cannot be read at this moment. */
  holder(): Holder | null {
    try {
      return Holder.nullable().parse(this.#db.prepare('SELECT pid, command, since FROM holder').get() ?? null);
    } catch {
      return null;
    }
  }

  [Symbol.dispose](): void {
    this.#db.close();
  }
}

function described({ pid, command, since }: Holder): string {
  return `process ${pid}, which began \`${command}\` ${Math.round((Date.now() - since) / 1000)} s ago`;
}

function busyFault(folder: string, holder: Holder | null): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'STACK_BUSY',
    message: `Another process starts or stops servers in ${folder}: ${holder === null ? 'it is not known which' : described(holder)}.`,
    hint: 'Wait until it has ended. If it hangs, end it and try again.',
  });
}
