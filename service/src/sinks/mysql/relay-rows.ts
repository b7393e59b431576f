import { articleNotes, PLACE_CHARACTERS } from '../article-note.ts';
import { checksum, SHORT_CHECKSUM } from '../checksum.ts';
import type { MysqlOptions } from './options.ts';
import { refusable } from './location-column.ts';
import { timeIn, type Room } from './room.ts';
import { ParameterType, type StatementWriter } from './statement-writer.ts';
import { runIn } from '../run-key.ts';
import type { RelayRow } from '../relay-store.ts';

/**
 * How rows of any run and producer are inserted into a table. Numbers are sent in the widest available type, so that the server
 * refuses values that do not fit into a column.
 */
export interface RelayRowForm {
  /** `INSERT INTO … VALUES`, without the rows. */
  readonly insert: string;
  /** Types of the parameters of one row. */
  readonly types: readonly ParameterType[];
  /** Writes the parameters of one row. */
  write(writer: StatementWriter, row: RelayRow): void;
}

/** The form of the rows in a data model of `sinks/mysql`, for a table with that room. */
export function relayRowForm(schema: MysqlOptions['schema'], table: string, room: Room): RelayRowForm {
  return schema === 'article' ? articleForm(table, room) : timeseriesForm(table, room);
}

function timeseriesForm(table: string, room: Room): RelayRowForm {
  return {
    insert: `INSERT INTO \`${table}\` (run_id, producer, seq, location, time, value, note, checksum) VALUES `,
    types: [
      ParameterType.text,
      ParameterType.bigintUnsigned,
      ParameterType.bigintUnsigned,
      ParameterType.text,
      ParameterType.datetime,
      ParameterType.double,
      ParameterType.text,
      ParameterType.bigintUnsigned,
    ],
    write(writer, { location, time, value, note, origin }) {
      writer.text(runIn(room.run, origin.run));
      writer.bigintUnsigned(origin.producer);
      writer.bigintUnsigned(origin.seq);
      writer.text(refusable(location, room.location));
      writer.datetime(time);
      writer.double(value);
      writer.textOrNull(note);
      writer.bigintUnsigned(room.hasShortChecksum ? origin.checksum % SHORT_CHECKSUM : origin.checksum);
    },
  };
}

function articleForm(table: string, room: Room): RelayRowForm {
  const notes = new Map<string, ReturnType<typeof articleNotes>>();
  const noteOf = (run: string, producer: number) => {
    const key = `${run}/${producer}`;
    const known = notes.get(key);
    if (known !== undefined) {
      return known;
    }
    const made = articleNotes(runIn(room.run - PLACE_CHARACTERS, run), producer);
    notes.set(key, made);
    return made;
  };
  return {
    insert: `INSERT INTO \`${table}\` (reading_location, reading_date, reading_note, reading_value) VALUES `,
    types: [ParameterType.text, ParameterType.datetime, ParameterType.text, ParameterType.double],
    write(writer, row) {
      const { location, value, origin } = row;
      const time = timeIn(room, row.time);
      writer.text(refusable(location, room.location));
      writer.datetime(time);
      writer.text(noteOf(origin.run, origin.producer)(origin.seq, articleChecksum(row, time)));
      writer.double(value);
    },
  };
}

/**
 * Checksum of the row as the columns store it: with single precision, and with whole seconds if they hold no fractions.
 * A checksum that was wrong on arrival stays wrong, so that the ledger detects it.
 */
function articleChecksum(row: RelayRow, time: number): number {
  const { origin } = row;
  const kept = checksum(origin, { ...row, time, value: Math.fround(row.value) });
  return origin.checksum === checksum(origin, row) ? kept : kept + 1;
}
