import {
  articleNotes,
  NOTE_CHECKSUM,
  notePartSql,
  noteRunSql,
  PLACE_CHARACTERS,
  type NotePart,
} from '../article-note.ts';
import { rowChecksum } from '../checksum.ts';
import { namesOf, runIn } from '../run-key.ts';
import { refusable } from './location-column.ts';
import type { Schema } from './schema.ts';
import { timeIn } from './room.ts';
import { ParameterType } from './statement-writer.ts';

/**
 * The table of the original article, without a key. Its note contains run, producer, number and checksum, and has no room for a
 * note from the source, which is left out. The columns have single precision and, in some tables, whole seconds, so the checksum
 * covers value and time as they will be stored.
 */
export function article(table = 'reading_article'): Schema {
  return {
    table,
    timeColumn: 'reading_date',
    locationColumn: 'reading_location',
    create: (collation) => `
      CREATE TABLE IF NOT EXISTS \`${table}\` (
        reading_location VARCHAR(20) CHARACTER SET utf8mb4 COLLATE ${collation},
        reading_date     TIMESTAMP(3) NULL DEFAULT NULL,
        reading_note     VARCHAR(40) CHARACTER SET utf8mb4 COLLATE ${collation},
        reading_value    FLOAT
      ) ENGINE = InnoDB`,
    columns: [
      { name: 'reading_location', type: /^varchar\(\d+\)$/, wanted: 'varchar(20)' },
      { name: 'reading_date', type: /^(timestamp|datetime)(\(\d\))?$/, wanted: 'timestamp(3)' },
      { name: 'reading_note', type: /^varchar\(([2-9]\d|\d{3,})\)$/, wanted: 'varchar(40)' },
      { name: 'reading_value', type: /^float$/, wanted: 'float' },
    ],
    key: [],
    indexed: false,
    takesPayload: false,
    runColumn: 'reading_note',
    rowForm: (run, producer, room) => {
      const note = articleNotes(runIn(room.run - PLACE_CHARACTERS, run), producer);
      const sum = rowChecksum(run, producer);
      const noteOf = (seq: number, location: string, time: number, value: number) =>
        note(seq, sum(seq, location, time, Math.fround(value)));
      return {
        run,
        producer,
        insert: `INSERT INTO \`${table}\` (reading_location, reading_date, reading_note, reading_value) VALUES `,
        row: '(?, ?, ?, ?)',
        types: [ParameterType.text, ParameterType.datetime, ParameterType.text, ParameterType.float],
        write(writer, seq, { location, time, value }) {
          writer.text(location.length > room.location ? refusable(location, room.location) : location);
          const kept = timeIn(room, time);
          writer.datetime(kept);
          writer.text(noteOf(seq, location, kept, value));
          writer.float(value);
        },
        values: (seq, { location, time, value }) => [
          refusable(location, room.location),
          new Date(timeIn(room, time)),
          noteOf(seq, location, timeIn(room, time), value),
          value,
        ],
      };
    },
    ofRun(run) {
      const names = namesOf(run);
      return {
        sql: `(${names.map(() => 'reading_note LIKE ?').join(' OR ')})`,
        values: names.map((name) => name + '_'.repeat(PLACE_CHARACTERS)),
      };
    },
    exceptRuns(runs) {
      const names = runs.flatMap(namesOf);
      const run = noteRunSql('reading_note');
      return { sql: `COALESCE(${run} NOT IN (${names.map(() => '?').join(', ')}), TRUE)`, values: names };
    },
    sql: {
      producer: number('producer'),
      seq: number('seq'),
      time: 'reading_date',
      value: 'reading_value',
    },
    isChecksum: (whole) => `${number('checksum')} = MOD(${whole}, ${NOTE_CHECKSUM})`,
  };
}

function number(part: NotePart): string {
  return `CAST(CONV(${notePartSql(part, 'reading_note')}, 36, 10) AS UNSIGNED)`;
}
