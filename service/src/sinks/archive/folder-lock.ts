import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Fault } from '../../model/fault.ts';
import { isBusy } from '../../sqlite/transaction.ts';

const LOCK = '_lock';

/**
 * Keeps a second archiver out of a folder. The kernel holds the lock, on an empty SQLite file. It releases the lock when
 * the process ends, for any reason, so there are no stale locks.
 */
export class FolderLock {
  readonly #database: DatabaseSync;

  /** Throws a configuration Fault if another process holds the lock. */
  constructor(folder: string) {
    this.#database = new DatabaseSync(join(folder, LOCK), { timeout: 0 });
    try {
      this.#database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (thrown) {
      this.#database.close();
      if (isBusy(thrown)) {
        throw new Fault({
          kind: 'conflict',
          code: 'ARCHIVE_BUSY',
          message: `Another process is archiving to ${folder}.`,
          hint: 'Stop it first, or use a separate folder for this one (--to).',
          cause: thrown,
        });
      }
      throw thrown;
    }
  }

  release(): void {
    this.#database.close();
  }
}
