import { articleNotes, NOTE_CHECKSUM, notePartSql, noteRunSql, type NotePart } from '../article-note.ts';
import { rowChecksum } from '../checksum.ts';
import { deletionByRowid } from './deletion.ts';
import type { Schema } from './schema.ts';

const OF_RUN_IN_ARTICLE = `${noteRunSql('reading_note')} = :run AND reading_note NOT GLOB '*[^0-9a-z]*'`;

const READINGS = `
  SELECT reading_location AS location, reading_date AS time, reading_value AS value, ${noteRunSql('reading_note')} AS run
  FROM reading_article`;

/** The article's table, without a key: a row's note identifies it. */
export const article: Schema = {
  table: 'reading_article',
  create: `
    CREATE TABLE IF NOT EXISTS reading_article (
      reading_location VARCHAR(20),
      reading_date     INTEGER,
      reading_note     VARCHAR(20),
      reading_value    FLOAT
    );`,
  insert: 'INSERT INTO reading_article VALUES (?, ?, ?, ?)',
  row: (run, producer, sum = rowChecksum(run, producer)) => {
    const note = articleNotes(run, producer);
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
  readings: READINGS,
  // SQLite takes the other columns from the row that has the maximum.
  newest: `
    SELECT location, MAX(time) AS time, value FROM (${READINGS})
    WHERE run IS NULL OR run NOT IN (SELECT value FROM json_each(:hidden))
    GROUP BY location ORDER BY location`,
  locations: 'SELECT DISTINCT reading_location AS location FROM reading_article ORDER BY 1',
  extents: null,
};

/** Adds up each digit's position in the alphabet times its weight, because SQLite cannot parse base 36. */
function noteNumber(part: NotePart): string {
  const digits = notePartSql(part, 'reading_note');
  const length = { producer: 2, seq: 7, checksum: 3 }[part];
  const weighted = Array.from({ length }, (_, at) => {
    const digit = `(INSTR('0123456789abcdefghijklmnopqrstuvwxyz', SUBSTR(${digits}, ${at + 1}, 1)) - 1)`;
    return `${digit} * ${36 ** (length - 1 - at)}`;
  });
  return `(${weighted.join(' + ')})`;
}
