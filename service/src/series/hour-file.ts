import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type StatementSync } from 'node:sqlite';

import { z } from 'zod';

import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import { inTransaction } from '../sqlite/transaction.ts';
import type { Stretch } from '../sinks/hidden-runs.ts';
import { HOUR_MS, type Hour } from './hour.ts';

/** How long to wait for another process that is writing. */
const WAIT_MS = 2_000;

/** Losing the last hours in a power cut does no harm: they are read again. */
const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS hour (
    location TEXT NOT NULL, start INTEGER NOT NULL, made_at INTEGER NOT NULL, minutes BLOB NOT NULL,
    PRIMARY KEY (location, start)
  ) STRICT, WITHOUT ROWID;
`;

/** Upper limit of a reading's time: the largest time that JavaScript can represent. */
const MAX_TIME = 8.64e15;

const Row = z.object({
  location: z.string(),
  start: z.number(),
  made_at: z.number(),
  minutes: z.instanceof(Uint8Array),
});

/** Aggregated hours of one target, in a SQLite file that may be deleted at any time. An hour takes 2.4 kB. */
export class HourFile {
  readonly #file: string;
  readonly #db: DatabaseSync;
  readonly #put: StatementSync;
  readonly #read: StatementSync;
  readonly #drop: StatementSync;

  /** Throws a fatal Fault if the file cannot be used, as the other methods do. */
  constructor(file: string) {
    this.#file = file;
    this.#db = this.#trying(() => {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
      const db = new DatabaseSync(file, { timeout: WAIT_MS });
      db.exec(SCHEMA);
      return db;
    });
    this.#put = this.#db.prepare('INSERT OR REPLACE INTO hour (location, start, made_at, minutes) VALUES (?, ?, ?, ?)');
    this.#drop = this.#db.prepare('DELETE FROM hour WHERE start > ? AND start < ?');
    this.#read = this.#db.prepare('SELECT * FROM hour WHERE location = ? AND start >= ? AND start < ?');
  }

  /** Changes whenever hours are dropped, by any process. */
  generation(): number {
    return this.#trying(() => Number(this.#db.prepare('PRAGMA user_version').get()?.user_version));
  }

  /**
   * Stores all of the hours, or none if hours were dropped since that generation. In that case, rows were deleted while these
   * hours were aggregated, so the hours may still include such rows.
   */
  keep(hours: readonly Hour[], generation: number): void {
    const putAll = () => {
      if (this.generation() !== generation) {
        return;
      }
      for (const { location, start, madeAt, minutes } of hours) {
        this.#put.run(location, start, madeAt, new Uint8Array(minutes.buffer));
      }
    };
    this.#trying(() => inTransaction(this.#db, putAll));
  }

  /** The hours of a location that begin in [from, until), by their start. */
  read(location: string, from: number, until: number): Map<number, Hour> {
    const rows = this.#trying(() => this.#read.all(location, from, until));
    return new Map(
      rows.map((row) => {
        // Copy the bytes, because the numbers must be aligned to eight bytes.
        const { made_at: madeAt, minutes, ...hour } = Row.parse(row);
        return [hour.start, { ...hour, madeAt, minutes: new Float64Array(minutes.slice().buffer) }];
      })
    );
  }

  /** Deletes the hours of all locations that overlap a stretch of time; either end may be infinite. */
  drop({ from, until }: Stretch): void {
    const within = (time: number) => Math.min(Math.max(time, -MAX_TIME), MAX_TIME);
    const drop = () => {
      this.#drop.run(within(from) - HOUR_MS, within(until));
      this.#db.exec(`PRAGMA user_version = ${this.generation() + 1}`);
    };
    this.#trying(() => inTransaction(this.#db, drop));
  }

  close(): void {
    this.#db.close();
  }

  #trying<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      throw new Fault({
        kind: 'fatal',
        code: 'SERIES_FILE',
        message: `${this.#file}, which caches aggregated hours of readings, failed: ${sentence(Fault.from(cause).message)}`,
        hint: 'Make space on its disk, or delete the file: it is recreated from the store.',
        cause,
      });
    }
  }
}

/** Deletes hours from the file at that path, which other processes may have open. Does nothing if there is no file. */
export function dropHours(path: string, deleted: Stretch): void {
  if (existsSync(path)) {
    const file = new HourFile(path);
    try {
      file.drop(deleted);
    } finally {
      file.close();
    }
  }
}
