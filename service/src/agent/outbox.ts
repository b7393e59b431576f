import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { z } from 'zod';

import { KeptReport } from '../crew/fleet/messages.ts';
import { json } from '../journal/rows.ts';
import { inTransaction } from '../sqlite/transaction.ts';

/** Reports are deleted if no conductor has asked for them for this long. */
const KEEP_MS = 7 * 86_400_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS run (id TEXT PRIMARY KEY, lease TEXT NOT NULL, created_at INTEGER NOT NULL, recorded INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE TABLE IF NOT EXISTS report (
    run TEXT NOT NULL, number INTEGER NOT NULL, report TEXT NOT NULL, PRIMARY KEY (run, number)
  ) STRICT, WITHOUT ROWID;
`;

const RunRow = z.object({ id: z.string(), lease: z.string() });
const ReportRow = z.object({ report: json(KeptReport) });
const Recorded = z.object({ recorded: z.number() });

/** A run whose reports are kept. */
export type KeptRun = z.infer<typeof RunRow>;

/**
 * The reports that an agent has made and the conductor has not recorded yet, in `<data folder>/agent.db`. They survive the death of the
 * process, but not always a power cut: syncing each second would wear out an SD card.
 */
export class Outbox {
  readonly #db: DatabaseSync;

  constructor(dataFolder: string) {
    const path = join(dataFolder, 'agent.db');
    this.#db = new DatabaseSync(path);
    chmodSync(path, 0o600);
    this.#db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    this.#db.exec(SCHEMA);
    this.#forgetBefore(Date.now() - KEEP_MS);
  }

  /** The runs of earlier processes, and of this one, that no conductor has told this agent to forget. */
  runs(): KeptRun[] {
    return this.#db
      .prepare('SELECT id, lease FROM run')
      .all()
      .map((row) => RunRow.parse(row));
  }

  add(run: string, lease: string): void {
    this.#db.prepare('INSERT OR REPLACE INTO run (id, lease, created_at) VALUES (?, ?, ?)').run(run, lease, Date.now());
  }

  keep(run: string, report: KeptReport): void {
    this.#db
      .prepare('INSERT INTO report (run, number, report) VALUES (?, ?, ?)')
      .run(run, report.number, JSON.stringify(report));
  }

  /** Deletes the reports up to that number: the conductor has recorded them. */
  recorded(run: string, number: number): void {
    inTransaction(this.#db, () => {
      this.#db.prepare('DELETE FROM report WHERE run = ? AND number <= ?').run(run, number);
      this.#db.prepare('UPDATE run SET recorded = max(recorded, ?) WHERE id = ?').run(number, run);
    });
  }

  /** The number of the last report that the conductor has recorded; 0 if it has recorded none. */
  recordedUntil(run: string): number {
    const row = this.#db.prepare('SELECT recorded FROM run WHERE id = ?').get(run);
    return row === undefined ? 0 : Recorded.parse(row).recorded;
  }

  /** The next reports after that number, at most `limit`. */
  after(run: string, number: number, limit: number): KeptReport[] {
    return this.#db
      .prepare('SELECT report FROM report WHERE run = ? AND number > ? ORDER BY number LIMIT ?')
      .all(run, number, limit)
      .map(kept);
  }

  /** Undefined if no report is kept. */
  lastReport(run: string): KeptReport | undefined {
    const row = this.#db.prepare('SELECT report FROM report WHERE run = ? ORDER BY number DESC LIMIT 1').get(run);
    return row === undefined ? undefined : kept(row);
  }

  forget(run: string): void {
    inTransaction(this.#db, () => {
      this.#db.prepare('DELETE FROM report WHERE run = ?').run(run);
      this.#db.prepare('DELETE FROM run WHERE id = ?').run(run);
    });
  }

  close(): void {
    this.#db.close();
  }

  #forgetBefore(time: number): void {
    const old = this.#db.prepare('SELECT id, lease FROM run WHERE created_at < ?').all(time);
    old.forEach((row) => this.forget(RunRow.parse(row).id));
  }
}

function kept(row: unknown): KeptReport {
  return ReportRow.parse(row).report;
}
