import { escape } from 'mysql2';

import { articleNotes } from '../../sinks/article-note.ts';
import { checksum } from '../../sinks/checksum.ts';
import type { MysqlOptions } from '../../sinks/mysql/options.ts';
import type { RelayRow } from '../contract.ts';
import { doubleText, MomentText, QuotedText } from './mysql-text.ts';

/** Longer texts are split; servers take 16 MB by default. */
const MOST_TEXT = 1_000_000;

/** Rows as the VALUES of an INSERT. Text, since a prepared statement has a fixed number of rows, and batches have not. */
export interface RowsText {
  readonly columns: string;
  row(row: RelayRow): string;
}

/** One INSERT, and how many of the rows it takes. */
export interface Insert {
  sql: string;
  rows: number;
}

/** The statements that insert `rows`, in their order: one, unless their text is very long. */
export function insertStatements(table: string, text: RowsText, rows: readonly RelayRow[]): Insert[] {
  const head = `INSERT INTO \`${table}\` (${text.columns}) VALUES `;
  const inserts: Insert[] = [];
  let open: Insert | null = null;
  for (const row of rows) {
    if (open === null || open.sql.length > MOST_TEXT) {
      open = { sql: head + text.row(row), rows: 1 };
      inserts.push(open);
    } else {
      open.sql += `,${text.row(row)}`;
      open.rows += 1;
    }
  }
  return inserts;
}

/** The form of the rows in a data model of `sinks/mysql`. */
export function rowsText(schema: MysqlOptions['schema']): RowsText {
  return schema === 'article' ? articleText() : timeseriesText();
}

function timeseriesText(): RowsText {
  const moment = new MomentText();
  const quoted = new QuotedText();
  return {
    columns: 'run_id, producer, seq, location, time, value, note, checksum',
    row: ({ location, time, value, note, origin: { run, producer, seq, checksum: sum } }) =>
      `('${run}',${producer},${seq},${quoted.of(location)},${moment.of(time)},${doubleText(value)},${
        note === undefined ? 'NULL' : escape(note)
      },${sum})`,
  };
}

function articleText(): RowsText {
  const moment = new MomentText();
  const quoted = new QuotedText();
  const notes = new Map<string, ReturnType<typeof articleNotes>>();
  const noteOf = (run: string, producer: number) => {
    const key = `${run}/${producer}`;
    const known = notes.get(key);
    if (known !== undefined) {
      return known;
    }
    const made = articleNotes(run, producer);
    notes.set(key, made);
    return made;
  };
  return {
    columns: 'reading_location, reading_date, reading_note, reading_value',
    row: ({ location, time, value, origin }) => {
      const note = noteOf(origin.run, origin.producer)(origin.seq, articleChecksum(value, origin));
      return `(${quoted.of(location)},${moment.of(time)},'${note}',${doubleText(value)})`;
    },
  };
}

/** The column keeps single precision. A checksum that was wrong on arrival stays wrong, so that the ledger sees it. */
export function articleChecksum(value: number, { producer, seq, checksum: sum }: RelayRow['origin']): number {
  return sum === checksum(producer, seq, value) ? checksum(producer, seq, Math.fround(value)) : sum;
}
