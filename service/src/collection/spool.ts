import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';

import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';

/** A reading with its place: it keeps run and number until it is delivered, so that it can be told from any other. */
export interface SpooledReading {
  run: RunId;
  seq: number;
  reading: Reading;
}

const Row = z
  .object({
    run: z.string(),
    seq: z.number(),
    location: z.string(),
    time: z.number(),
    value: z.number(),
    note: z.string().nullable(),
  })
  .transform(({ run, seq, note, ...reading }) => ({
    run,
    seq,
    reading: note === null ? reading : { ...reading, note },
  }));

/**
 * Readings on disk, oldest first, until the store has them. One SQLite file for a target. A commit survives the death of the
 * process; a power cut may take the last seconds, which costs an SD card less than a flush a second would.
 */
export class Spool {
  readonly #db: DatabaseSync;
  readonly #mostRows: number;
  #rows: number;

  constructor(file: string, mostRows: number) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#db = new DatabaseSync(file, { timeout: 5_000 });
    this.#db.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      CREATE TABLE IF NOT EXISTS reading (
        run TEXT NOT NULL, seq INTEGER NOT NULL, location TEXT NOT NULL, time REAL NOT NULL, value REAL NOT NULL, note TEXT,
        PRIMARY KEY (run, seq)
      ) STRICT, WITHOUT ROWID;
    `);
    this.#mostRows = mostRows;
    this.#rows = Number(this.#db.prepare('SELECT count(*) AS n FROM reading').get()?.n);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Keeps the readings; gives the oldest ones that had to make room for them, which are gone. */
  append(readings: readonly SpooledReading[]): SpooledReading[] {
    return this.#inTransaction(() => {
      const insert = this.#db.prepare(
        'INSERT INTO reading (run, seq, location, time, value, note) VALUES (?, ?, ?, ?, ?, ?)'
      );
      for (const { run, seq, reading } of readings) {
        insert.run(run, seq, reading.location, reading.time, reading.value, reading.note ?? null);
      }
      this.#rows += readings.length;
      return this.#rows > this.#mostRows ? this.#delete(this.oldest(this.#rows - this.#mostRows)) : [];
    });
  }

  /** At most `atMost` readings, oldest run first, each run in order. */
  oldest(atMost: number): SpooledReading[] {
    return this.#db
      .prepare('SELECT run, seq, location, time, value, note FROM reading ORDER BY run, seq LIMIT ?')
      .all(atMost)
      .map((row) => Row.parse(row));
  }

  /** The store has them. Gives those that were still here, and had not been dropped meanwhile. */
  remove(readings: readonly SpooledReading[]): SpooledReading[] {
    return this.#inTransaction(() => this.#delete(readings));
  }

  close(): void {
    this.#db.close();
  }

  #delete(readings: readonly SpooledReading[]): SpooledReading[] {
    const statement = this.#db.prepare('DELETE FROM reading WHERE run = ? AND seq = ?');
    const deleted = readings.filter(({ run, seq }) => statement.run(run, seq).changes === 1);
    this.#rows -= deleted.length;
    return deleted;
  }

  #inTransaction<T>(work: () => T): T {
    const rows = this.#rows;
    this.#db.exec('BEGIN IMMEDIATE');
    try {
      const result = work();
      this.#db.exec('COMMIT');
      return result;
    } catch (thrown) {
      this.#db.exec('ROLLBACK');
      this.#rows = rows;
      throw thrown;
    }
  }
}
