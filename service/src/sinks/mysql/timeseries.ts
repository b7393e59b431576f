import { escape } from 'mysql2';

import { rowChecksum, SHORT_CHECKSUM, type RowChecksum } from '../checksum.ts';
import { namesOf, runIn } from '../run-key.ts';
import { refusable } from './location-column.ts';
import type { Schema } from './schema.ts';
import { ParameterType } from './statement-writer.ts';

/** A table with a key that identifies each row, and an index by location and time. */
export function timeseries(table = 'reading'): Schema {
  return {
    table,
    timeColumn: 'time',
    locationColumn: 'location',
    create: (collation) => `
      CREATE TABLE IF NOT EXISTS \`${table}\` (
        run_id   CHAR(21) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        producer SMALLINT UNSIGNED NOT NULL,
        seq      BIGINT UNSIGNED NOT NULL,
        location VARCHAR(255) CHARACTER SET utf8mb4 COLLATE ${collation} NOT NULL,
        time     TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
        value    DOUBLE NOT NULL,
        note     TEXT CHARACTER SET utf8mb4 COLLATE ${collation} NULL,
        checksum INT UNSIGNED NULL,
        PRIMARY KEY (run_id, producer, seq),
        INDEX reading_by_location (location, time)
      ) ENGINE = InnoDB ROW_FORMAT = DYNAMIC`,
    columns: [
      { name: 'run_id', type: /^char\((8|21)\)$/, wanted: 'char(21)' },
      { name: 'producer', type: /^smallint(\(\d+\))? unsigned$/, wanted: 'smallint unsigned' },
      { name: 'seq', type: /^bigint(\(\d+\))? unsigned$/, wanted: 'bigint unsigned' },
      { name: 'location', type: /^varchar\(\d+\)$/, wanted: 'varchar(255)' },
      { name: 'time', type: /^(timestamp|datetime)\([3-6]\)$/, wanted: 'timestamp(3)' },
      { name: 'value', type: /^double$/, wanted: 'double' },
      { name: 'note', type: /^(text|mediumtext|longtext)$/, wanted: 'text' },
      { name: 'checksum', type: /^(small)?int(\(\d+\))? unsigned$/, wanted: 'int unsigned' },
    ],
    key: ['run_id', 'producer', 'seq'],
    indexed: true,
    takesPayload: true,
    runColumn: 'run_id',
    rowForm: (run, producer, room) => {
      const whole = rowChecksum(run, producer);
      const kept: RowChecksum = room.hasShortChecksum
        ? (seq, location, time, value) => whole(seq, location, time, value) % SHORT_CHECKSUM
        : whole;
      return {
        run,
        producer,
        insert: `INSERT INTO \`${table}\` (run_id, producer, seq, location, time, value, note, checksum) VALUES `,
        row: `(${escape(runIn(room.run, run))}, ${escape(producer)}, ?, ?, ?, ?, ?, ?)`,
        types: [
          ParameterType.bigintUnsigned,
          ParameterType.text,
          ParameterType.datetime,
          ParameterType.double,
          ParameterType.text,
          ParameterType.intUnsigned,
        ],
        write(writer, seq, { location, time, value, note }) {
          writer.bigintUnsigned(seq);
          writer.text(location.length > room.location ? refusable(location, room.location) : location);
          writer.datetime(time);
          writer.double(value);
          writer.textOrNull(note);
          writer.intUnsigned(kept(seq, location, time, value));
        },
        values: (seq, { location, time, value, note }) => [
          seq,
          refusable(location, room.location),
          new Date(Math.round(time)),
          value,
          note ?? null,
          kept(seq, location, time, value),
        ],
      };
    },
    ofRun(run) {
      const names = namesOf(run);
      return { sql: `run_id IN (${names.map(() => '?').join(', ')})`, values: names };
    },
    exceptRuns(runs) {
      const names = runs.flatMap(namesOf);
      return { sql: `run_id NOT IN (${names.map(() => '?').join(', ')})`, values: names };
    },
    sql: {
      producer: 'producer',
      seq: 'seq',
      time: 'time',
      value: 'value',
    },
    // A 16-bit column keeps only the low bits.
    isChecksum: (whole) => `checksum = ${whole} OR checksum = MOD(${whole}, ${SHORT_CHECKSUM})`,
  };
}
