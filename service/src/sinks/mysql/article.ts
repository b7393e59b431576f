import { articleNotes, notePartSql, type NotePart } from '../article-note.ts';
import { checksum } from '../checksum.ts';
import type { Schema } from './schema.ts';
import { ParameterType } from './statement-writer.ts';

/**
 * The story's own table, without a key. Its note carries run, producer, number and checksum; a note of the source has no room
 * and is left out. The column keeps single precision, so the checksum is that of the value as it will be kept.
 */
export function article(table = 'reading_article'): Schema {
  return {
    table,
    create: `
      CREATE TABLE IF NOT EXISTS \`${table}\` (
        reading_location VARCHAR(20) CHARACTER SET utf8mb4,
        reading_date     TIMESTAMP(3) NULL DEFAULT NULL,
        reading_note     VARCHAR(20) CHARACTER SET utf8mb4,
        reading_value    FLOAT
      ) ENGINE = InnoDB`,
    columns: [
      { name: 'reading_location', type: /^varchar\(\d+\)$/, wanted: 'varchar(20)' },
      { name: 'reading_date', type: /^(timestamp|datetime)(\(\d\))?$/, wanted: 'timestamp(3)' },
      { name: 'reading_note', type: /^varchar\([2-9]\d+\)$/, wanted: 'varchar(20)' },
      { name: 'reading_value', type: /^float$/, wanted: 'float' },
    ],
    key: [],
    indexed: false,
    takesPayload: false,
    rowForm: (run, producer) => {
      const note = articleNotes(run, producer);
      const noteOf = (seq: number, value: number) => note(seq, checksum(producer, seq, Math.fround(value)));
      return {
        run,
        producer,
        insert: `INSERT INTO \`${table}\` (reading_location, reading_date, reading_note, reading_value) VALUES `,
        row: '(?, ?, ?, ?)',
        types: [ParameterType.text, ParameterType.datetime, ParameterType.text, ParameterType.float],
        write(writer, seq, { location, time, value }) {
          writer.text(location);
          writer.datetime(time);
          writer.text(noteOf(seq, value));
          writer.float(value);
        },
        values: (seq, { location, time, value }) => [location, new Date(Math.round(time)), noteOf(seq, value), value],
      };
    },
    sql: {
      ofRun: `reading_note LIKE CONCAT(?, REPEAT('_', 12))`,
      producer: number('producer'),
      seq: number('seq'),
      checksum: number('checksum'),
      location: 'reading_location',
      time: 'reading_date',
      value: 'reading_value',
    },
  };
}

function number(part: Exclude<NotePart, 'run'>): string {
  return `CAST(CONV(${notePartSql(part, 'reading_note')}, 36, 10) AS UNSIGNED)`;
}
