import type { DatabaseSync } from 'node:sqlite';

/** Source: https://www.sqlite.org/rescode.html; extended codes have the primary one in their lowest byte. */
const SQLITE_BUSY = 5;

/**
 * Does the work, which must be synchronous, in one transaction. If the work or SQLite throws, rethrows the error and leaves the
 * database unchanged.
 */
export function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (thrown) {
    // If the disk is full, SQLite has already rolled back.
    if (database.isTransaction) {
      database.exec('ROLLBACK');
    }
    throw thrown;
  }
}

/** SQLite's primary result code of an error; undefined if SQLite did not throw it. */
export function resultCode(thrown: unknown): number | undefined {
  return thrown instanceof Error && 'errcode' in thrown && typeof thrown.errcode === 'number'
    ? thrown.errcode & 0xff
    : undefined;
}

/** Whether the error means that another connection holds the lock. */
export function isBusy(thrown: unknown): boolean {
  return resultCode(thrown) === SQLITE_BUSY;
}
