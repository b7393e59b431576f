import { chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

import { Fault } from '../model/fault.ts';
import { sentence } from '../model/sentence.ts';
import { writeHint } from '../process/write-access.ts';
import { inTransaction, isBusy } from '../sqlite/transaction.ts';

const LOCK_WITHIN_MS = 5_000;

/** Migrations: each one upgrades the file by one version. The file's version is the number of migrations applied. */
const VERSIONS = [
  `
  CREATE TABLE run (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, state TEXT NOT NULL, target TEXT NOT NULL, sink TEXT NOT NULL, spec TEXT NOT NULL,
    producers INTEGER NOT NULL, owner TEXT NOT NULL, created_at INTEGER NOT NULL, started_at INTEGER, ended_at INTEGER,
    started_by TEXT, sweep TEXT, offered INTEGER NOT NULL DEFAULT 0, acked INTEGER NOT NULL DEFAULT 0, rows_per_second REAL,
    valid INTEGER, store TEXT
  ) STRICT;
  CREATE INDEX run_by_state ON run (state, target);
  CREATE TABLE sample (
    run TEXT NOT NULL, step INTEGER NOT NULL, second INTEGER NOT NULL, sample TEXT NOT NULL, PRIMARY KEY (run, step, second)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE progress (run TEXT PRIMARY KEY, totals TEXT NOT NULL, accounts TEXT NOT NULL) STRICT;
  CREATE TABLE report (run TEXT PRIMARY KEY, report TEXT NOT NULL) STRICT;
  CREATE TABLE event (run TEXT NOT NULL, at INTEGER NOT NULL, text TEXT NOT NULL) STRICT;
  CREATE INDEX event_by_run ON event (run);
  CREATE TABLE sweep (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, spec TEXT NOT NULL, owner TEXT NOT NULL, created_at INTEGER NOT NULL,
    ended_at INTEGER, started_by TEXT, plan TEXT NOT NULL
  ) STRICT;
  `,
  'ALTER TABLE sweep ADD COLUMN problem TEXT',
  `
  CREATE TABLE removed_run (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, spec TEXT NOT NULL, started_at INTEGER, ended_at INTEGER, erase_in TEXT NOT NULL
  ) STRICT;
  `,
  `
  ALTER TABLE run ADD COLUMN notes TEXT NOT NULL DEFAULT '';
  ALTER TABLE run ADD COLUMN tags TEXT NOT NULL DEFAULT '[]';
  `,
  'ALTER TABLE sweep ADD COLUMN stopped TEXT',
  // Number of rows that a removed run had acked, if known, and how many of them are already deleted, by target.
  `
  ALTER TABLE removed_run ADD COLUMN acked INTEGER;
  ALTER TABLE removed_run ADD COLUMN erased TEXT NOT NULL DEFAULT '{}';
  `,
  // Earlier versions recorded, as the end of an interrupted run, when a later process found it.
  `
  ALTER TABLE run ADD COLUMN written_until INTEGER;
  UPDATE run SET written_until = ended_at WHERE state = 'interrupted';
  UPDATE run SET ended_at = min(ended_at, max(
    created_at, coalesce(started_at, 0), (SELECT coalesce(max(sample ->> '$.at'), 0) FROM sample WHERE sample.run = run.id)
  )) WHERE state = 'interrupted';
  UPDATE report SET report = json_set(report, '$.endedAt', (SELECT ended_at FROM run WHERE id = report.run))
    WHERE run IN (SELECT id FROM run WHERE state = 'interrupted');
  `,
  `
  CREATE TABLE baseline (id TEXT PRIMARY KEY, owner TEXT NOT NULL, state TEXT NOT NULL, document TEXT NOT NULL) STRICT;
  CREATE INDEX baseline_by_state ON baseline (state);
  `,
  `
  CREATE TABLE limit_search (
    id TEXT PRIMARY KEY, state TEXT NOT NULL, spec TEXT NOT NULL, owner TEXT NOT NULL, created_at INTEGER NOT NULL,
    ended_at INTEGER, started_by TEXT, plan TEXT NOT NULL, problem TEXT, stopped TEXT
  ) STRICT;
  ALTER TABLE run ADD COLUMN limit_search TEXT;
  `,
  // What another process needs to take over the producers of a run, if these outlive the process of the run.
  'ALTER TABLE progress ADD COLUMN crew TEXT',
  // What was broken on purpose, written before it was broken: see outages/.
  `
  CREATE TABLE outage (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, step INTEGER NOT NULL, owner TEXT NOT NULL, breakage TEXT NOT NULL,
    begun_at INTEGER NOT NULL, undone_at INTEGER, problem TEXT
  ) STRICT;
  CREATE INDEX outage_by_run ON outage (run);
  `,
];

const CHECK = 'Check the permissions and the free space of the data folder.';

/**
 * Opens `<data folder>/journal.db`, created on first use. Commits survive the death of the process; those that must
 * also survive a power cut use `synchronous = FULL`, see `Statements.durably`.
 */
export function openJournalFile(dataFolder: string): DatabaseSync {
  const path = join(dataFolder, 'journal.db');
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: LOCK_WITHIN_MS });
    chmodSync(path, 0o600);
    switchToWriteAheadLog(db);
    db.exec('PRAGMA synchronous = NORMAL;');
    migrate(db, path);
    return db;
  } catch (thrown) {
    // The connection may hold the lock of a refused migration.
    db?.close();
    const fault = Fault.from(thrown);
    throw fault === thrown
      ? fault
      : new Fault({
          kind: 'configuration',
          code: fault.code,
          message: `The journal ${path} cannot be opened: ${sentence(fault.message)}`,
          hint: writeHint(dataFolder, `${CHECK} Or choose another one with --data.`),
          cause: thrown,
        });
  }
}

/**
 * Switching a new file to its write-ahead log needs exclusive access for a moment. SQLite waits for all other locks,
 * but not for this one, so two programs started together on a fresh data folder would collide here.
 */
function switchToWriteAheadLog(db: DatabaseSync): void {
  const giveUpAt = Date.now() + LOCK_WITHIN_MS;
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (thrown) {
      if (Date.now() > giveUpAt || !isBusy(thrown)) {
        throw thrown;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
    }
  }
}

function migrate(db: DatabaseSync, path: string): void {
  inTransaction(db, () => {
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    if (version > VERSIONS.length) {
      throw new Fault({
        kind: 'configuration',
        code: 'JOURNAL_NEWER',
        message: `The journal ${path} was written by a newer Thermobench.`,
        hint: 'Use that version, or another data folder with --data.',
      });
    }
    VERSIONS.slice(version).forEach((step) => db.exec(step));
    db.exec(`PRAGMA user_version = ${VERSIONS.length}`);
  });
}

/** A Fault for a failure to write the journal in this file, with a hint on what to do. Returns Faults unchanged. */
export function journalFault(thrown: unknown, path: string): Fault {
  const fault = Fault.from(thrown);
  return fault === thrown
    ? fault
    : new Fault({
        kind: 'fatal',
        code: 'JOURNAL_UNWRITABLE',
        message: `The journal ${path} cannot be written: ${sentence(fault.message)}`,
        hint: writeHint(dirname(path), CHECK),
        cause: thrown,
      });
}
