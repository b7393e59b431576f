import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';
import { sentence } from '../model/sentence.ts';
import { writeHint } from '../process/write-access.ts';
import { inTransaction, isBusy } from '../sqlite/transaction.ts';

/** A reading with its run and number, which identify it until it is delivered. */
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
 * `place` is the order in which readings arrived. Run ids cannot give that order: they are based on time, and clocks can be set
 * back.
 */
const SCHEMA = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS reading (
    place INTEGER PRIMARY KEY, run TEXT NOT NULL, seq INTEGER NOT NULL, location TEXT NOT NULL, time REAL NOT NULL,
    value REAL NOT NULL, note TEXT, UNIQUE (run, seq)
  ) STRICT;
`;

/**
 * Readings on disk, oldest first, until the store has them. There is one SQLite file per target, used by one process at a time.
 * A commit survives the death of the process, but a power cut may lose the last seconds: flushing every second would wear
 * out an SD card faster.
 *
 * Every method throws a fatal Fault, and changes nothing, if the disk cannot be written.
 */
export class Spool {
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #mostRows: number;
  readonly #insert: StatementSync;
  readonly #delete: StatementSync;
  readonly #oldest: StatementSync;
  #rows: number;

  /** Throws TARGET_BUSY if another process has it open. */
  constructor(file: string, mostRows: number) {
    this.#file = file;
    this.#mostRows = mostRows;
    this.#db = openFile(file);
    this.#insert = this.#db.prepare(
      'INSERT INTO reading (run, seq, location, time, value, note) VALUES (?, ?, ?, ?, ?, ?)'
    );
    this.#delete = this.#db.prepare('DELETE FROM reading WHERE run = ? AND seq = ?');
    this.#oldest = this.#db.prepare('SELECT run, seq, location, time, value, note FROM reading ORDER BY place LIMIT ?');
    this.#rows = Number(this.#db.prepare('SELECT count(*) AS n FROM reading').get()?.n);
  }

  get rows(): number {
    return this.#rows;
  }

  /** Stores the readings; returns the oldest ones, which were dropped to make room. */
  append(readings: readonly SpooledReading[]): SpooledReading[] {
    return this.#inTransaction(() => {
      for (const { run, seq, reading } of readings) {
        this.#insert.run(run, seq, reading.location, reading.time, reading.value, reading.note ?? null);
      }
      this.#rows += readings.length;
      return this.#rows > this.#mostRows ? this.#deleteAll(this.oldest(this.#rows - this.#mostRows)) : [];
    });
  }

  /** At most `atMost` readings, in the order in which they arrived. */
  oldest(atMost: number): SpooledReading[] {
    return this.#oldest.all(atMost).map((row) => Row.parse(row));
  }

  /** Removes the readings. Returns those that were still here and had not been dropped meanwhile. */
  remove(readings: readonly SpooledReading[]): SpooledReading[] {
    return this.#inTransaction(() => this.#deleteAll(readings));
  }

  close(): void {
    this.#db.close();
  }

  #deleteAll(readings: readonly SpooledReading[]): SpooledReading[] {
    const deleted = readings.filter(({ run, seq }) => this.#delete.run(run, seq).changes === 1);
    this.#rows -= deleted.length;
    return deleted;
  }

  #inTransaction<T>(work: () => T): T {
    const rows = this.#rows;
    try {
      return inTransaction(this.#db, work);
    } catch (thrown) {
      this.#rows = rows;
      throw spoolFault(this.#file, thrown);
    }
  }
}

function openFile(file: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    db = new DatabaseSync(file, { timeout: 0 });
    db.exec(SCHEMA);
    return db;
  } catch (thrown) {
    db?.close();
    throw spoolFault(file, thrown);
  }
}

function spoolFault(file: string, thrown: unknown): Fault {
  if (isBusy(thrown)) {
    return new Fault({
      kind: 'conflict',
      code: 'TARGET_BUSY',
      message: `Another process, which collects for the same target, uses the spool ${file}.`,
      hint: 'Stop it first, use another target, or use another data folder with --data.',
      cause: thrown,
    });
  }
  return new Fault({
    kind: 'fatal',
    code: 'SPOOL',
    message: `The spool ${file} failed: ${sentence(Fault.from(thrown).message)}`,
    hint: writeHint(
      dirname(file),
      'Make space on its disk and check the permissions of its folder, or choose another data folder with --data.'
    ),
    cause: thrown,
  });
}
