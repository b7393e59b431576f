import type { DatabaseSync, SQLInputValue } from 'node:sqlite';

import { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import type { RunId } from '../../model/run.ts';
import { articleNotes, NOTE_CHECKSUM, notePartSql, noteRunSql, type NotePart } from '../article-note.ts';
import { rowChecksum } from '../checksum.ts';
import { deletionByKey, deletionByRowid } from './deletion.ts';
import type { SqliteOptions } from './options.ts';
import { shapeOf, shapeMade } from './shape.ts';

/** A data model expressed for SQLite. */
export interface Schema {
  readonly table: string;
  readonly create: string;
  readonly insert: string;
  /** Values for {@link insert}, for one producer. */
  row(run: RunId, producer: number): (seq: number, reading: Reading) => SQLInputValue[];
  /** SELECT of producer, seq, location, time, value and checksum of the rows of run `:run`. */
  readonly rowsOfRun: string;
  /** SQL for the part of a checksum that a row has room for; `whole` is SQL too. */
  keptChecksum(whole: string): string;
  /** Whether the table's key prevents a reading from being stored twice, so that counting rows counts readings. */
  readonly keyed: boolean;
  /** SELECT of the approximate number of rows, as `rows`, with a few index lookups. */
  readonly rowsHeld: string;
  /** Deletes rows of a run, one piece per step, and yields how many. Each step should be one transaction. */
  deletion(database: DatabaseSync, run: RunId): Generator<number, void>;
  /** SELECT of location, time (ms) and value. */
  readonly readings: string;
  /** SELECT of each location once. */
  readonly locations: string;
  /**
   * SELECT of each location with the time of its first reading and of its last one plus 1 ms; null if there is no index for it.
   */
  readonly extents: string | null;
}

// Skips from one location to the next in the index: a scan would read every row.
const EACH_LOCATION = `
  WITH RECURSIVE each (location) AS (
    SELECT MIN(location) FROM reading
    UNION ALL
    SELECT (SELECT MIN(location) FROM reading WHERE location > each.location) FROM each WHERE each.location IS NOT NULL
  )`;

const timeseries: Schema = {
  table: 'reading',
  create: `
    CREATE TABLE IF NOT EXISTS reading (
      run_id   TEXT    NOT NULL,
      producer INTEGER NOT NULL,
      seq      INTEGER NOT NULL,
      location TEXT    NOT NULL,
      time     INTEGER NOT NULL,
      value    REAL    NOT NULL,
      note     TEXT,
      checksum INTEGER,
      PRIMARY KEY (run_id, producer, seq)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS reading_by_location ON reading (location, time);`,
  insert: 'INSERT INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  row: (run, producer) => {
    const sum = rowChecksum(run, producer);
    return (seq, { location, time, value, note }) => [
      run,
      producer,
      seq,
      location,
      Math.round(time),
      value,
      note ?? null,
      sum(seq, location, time, value),
    ];
  },
  rowsOfRun: 'SELECT producer, seq, location, time, value, checksum FROM reading WHERE run_id = :run',
  keptChecksum: (whole) => whole,
  keyed: true,
  deletion: deletionByKey,
  // A producer's numbers have hardly any gaps, so the range from its first to its last number gives its row count.
  rowsHeld: `
    WITH RECURSIVE run (id) AS (
      SELECT MIN(run_id) FROM reading
      UNION ALL
      SELECT (SELECT MIN(run_id) FROM reading WHERE run_id > run.id) FROM run WHERE run.id IS NOT NULL
    ), writer (run, producer) AS (
      SELECT id, (SELECT MIN(producer) FROM reading WHERE run_id = id) FROM run WHERE id IS NOT NULL
      UNION ALL
      SELECT run, (SELECT MIN(producer) FROM reading WHERE run_id = run AND producer > writer.producer)
      FROM writer WHERE writer.producer IS NOT NULL
    )
    SELECT COALESCE(SUM(
      (SELECT MAX(seq) FROM reading WHERE run_id = run AND producer = writer.producer)
      - (SELECT MIN(seq) FROM reading WHERE run_id = run AND producer = writer.producer) + 1
    ), 0) AS rows
    FROM writer WHERE producer IS NOT NULL`,
  readings: 'SELECT location, time, value FROM reading',
  locations: `${EACH_LOCATION} SELECT location FROM each WHERE location IS NOT NULL`,
  extents: `${EACH_LOCATION}
    SELECT location,
      (SELECT MIN(time) FROM reading WHERE location = each.location) AS "from",
      (SELECT MAX(time) FROM reading WHERE location = each.location) + 1 AS until
    FROM each WHERE location IS NOT NULL`,
};

const OF_RUN_IN_ARTICLE = `${noteRunSql('reading_note')} = :run AND reading_note NOT GLOB '*[^0-9a-z]*'`;

const article: Schema = {
  table: 'reading_article',
  create: `
    CREATE TABLE IF NOT EXISTS reading_article (
      reading_location VARCHAR(20),
      reading_date     INTEGER,
      reading_note     VARCHAR(20),
      reading_value    FLOAT
    );`,
  insert: 'INSERT INTO reading_article VALUES (?, ?, ?, ?)',
  row: (run, producer) => {
    const note = articleNotes(run, producer);
    const sum = rowChecksum(run, producer);
    return (seq, { location, time, value }) => [
      location,
      Math.round(time),
      note(seq, sum(seq, location, time, value)),
      value,
    ];
  },
  rowsOfRun: `
    SELECT ${noteNumber('producer')} AS producer, ${noteNumber('seq')} AS seq, reading_location AS location,
      reading_date AS time, reading_value AS value,
      ${noteNumber('checksum')} AS checksum
    FROM reading_article
    WHERE ${OF_RUN_IN_ARTICLE}`,
  keptChecksum: (whole) => `${whole} % ${NOTE_CHECKSUM}`,
  keyed: false,
  deletion: (database, run) => deletionByRowid(database, run, OF_RUN_IN_ARTICLE),
  rowsHeld: 'SELECT COALESCE(MAX(rowid), 0) AS rows FROM reading_article',
  readings: 'SELECT reading_location AS location, reading_date AS time, reading_value AS value FROM reading_article',
  locations: 'SELECT DISTINCT reading_location AS location FROM reading_article ORDER BY 1',
  extents: null,
};

export const schemas: Readonly<Record<SqliteOptions['schema'], Schema>> = { timeseries, article };

/** Creates the table if missing. Throws a configuration Fault if an existing one has other columns. */
export function createTable(database: DatabaseSync, { table, create }: Schema, file: string): void {
  database.exec(create);
  const found = shapeOf(database, table);
  const expected = shapeMade(create, table);
  if (found !== expected) {
    throw new Fault({
      kind: 'configuration',
      code: 'TABLE_SHAPE',
      message: `The table "${table}" in ${file} has other columns: ${found}. Expected: ${expected}.`,
      hint: 'Rename that table, or let the target name another file.',
    });
  }
}

/** SQLite cannot parse base 36: adds up each digit's position in the alphabet times its weight. */
function noteNumber(part: NotePart): string {
  const digits = notePartSql(part, 'reading_note');
  const length = { producer: 2, seq: 7, checksum: 3 }[part];
  const weighted = Array.from({ length }, (_, at) => {
    const digit = `(INSTR('0123456789abcdefghijklmnopqrstuvwxyz', SUBSTR(${digits}, ${at + 1}, 1)) - 1)`;
    return `${digit} * ${36 ** (length - 1 - at)}`;
  });
  return `(${weighted.join(' + ')})`;
}
