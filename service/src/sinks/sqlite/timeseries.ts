import { rowChecksum } from '../checksum.ts';
import { deletionByKey } from './deletion.ts';
import type { Schema } from './schema.ts';

// Skips from one location to the next in the index, because a scan would read every row.
const EACH_LOCATION = `
  WITH RECURSIVE each (location) AS (
    SELECT MIN(location) FROM reading
    UNION ALL
    SELECT (SELECT MIN(location) FROM reading WHERE location > each.location) FROM each WHERE each.location IS NOT NULL
  )`;

/** A table with a key, and an index by location and time. */
export const timeseries: Schema = {
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
  row:
    (run, producer, sum = rowChecksum(run, producer)) =>
    (seq, { location, time, value, note }) => [
      run,
      producer,
      seq,
      location,
      Math.round(time),
      value,
      note ?? null,
      sum(seq, location, time, value),
    ],
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
  readings: 'SELECT location, time, value, run_id AS run FROM reading',
  // The index by location and time contains the key, so hidden rows are skipped there.
  newest: `${EACH_LOCATION}, hidden (run) AS MATERIALIZED (SELECT value FROM json_each(:hidden)),
    outside (location, time) AS (
      SELECT location, (
        SELECT MAX((
          SELECT time FROM reading
          WHERE location = each.location AND time >= gap.value ->> 0 AND time < gap.value ->> 1 AND run_id NOT IN hidden
          ORDER BY time DESC LIMIT 1
        )) FROM json_each(:gaps) AS gap
      ) FROM each WHERE location IS NOT NULL
    ), newest (location, time) AS (
      SELECT location, COALESCE((
        SELECT MAX(time) FROM (
          SELECT time, run_id FROM reading WHERE location = outside.location AND time > COALESCE(outside.time, -8.64e15)
          ORDER BY time DESC LIMIT CAST(:most AS INTEGER) / (SELECT COUNT(*) FROM outside)
        ) WHERE run_id NOT IN hidden
      ), time) FROM outside
    )
    SELECT location, time, (
      SELECT value FROM reading WHERE location = newest.location AND time = newest.time AND run_id NOT IN hidden LIMIT 1
    ) AS value FROM newest WHERE time IS NOT NULL ORDER BY location`,
  locations: `${EACH_LOCATION} SELECT location FROM each WHERE location IS NOT NULL`,
  extents: `${EACH_LOCATION}
    SELECT location,
      (SELECT MIN(time) FROM reading WHERE location = each.location) AS "from",
      (SELECT MAX(time) FROM reading WHERE location = each.location) + 1 AS until
    FROM each WHERE location IS NOT NULL`,
};
