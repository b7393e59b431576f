import { types } from 'cassandra-driver';
import { z } from 'zod';

import { rowChecksum } from '../checksum.ts';
import { FrameWriter } from './frame-writer.ts';
import type { Schema } from './schema.ts';

const DAY_MS = 86_400_000;
/** Days are counted so that 1970 is in the middle of the 32-bit range. Source: CQL binary protocol v4, section 6.4. */
const DAY_OF_1970 = 2 ** 31;

const Row = z
  .object({
    run: z.string(),
    producer: z.int(),
    seq: z.coerce.number(),
    location: z.string(),
    time: z.date(),
    checksum: z.int().nullable(),
    value: z.number().nullable(),
  })
  .transform(({ time, checksum, ...row }) => ({
    ...row,
    time: time.getTime(),
    // The column is signed, a checksum is unsigned.
    checksum: checksum === null ? null : checksum >>> 0,
    checksumsBelow: 2 ** 32,
  }));

/** One partition per location and day, one row per reading: ordered by time, and identified by run, producer and number. */
export const timeseries: Schema = {
  table: 'reading',
  placeTable: 'reading_place',
  columns: [
    ['location', 'text'],
    ['day', 'date'],
    ['time', 'timestamp'],
    ['run', 'text'],
    ['producer', 'int'],
    ['seq', 'bigint'],
    ['value', 'double'],
    ['note', 'text'],
    ['checksum', 'int'],
  ],
  partitionKey: ['location', 'day'],
  clusteringKey: ['time', 'run', 'producer', 'seq'],
  partitionsAreDays: true,
  takesPayload: true,
  insert:
    'INSERT INTO reading (location, day, run, producer, time, seq, value, note, checksum) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  rowForm: (run, producer) => {
    const sum = rowChecksum(run, producer);
    return {
      parameters: 9,
      head: ({ location, minuteMs }) => {
        const head = new FrameWriter();
        head.text(location);
        head.uint32(daysSince1970(minuteMs) + DAY_OF_1970);
        head.text(run);
        head.int(producer);
        return Buffer.from(head.written());
      },
      write(writer, seq, { location, time, value, note }) {
        writer.bigint(Math.round(time));
        writer.bigint(seq);
        writer.double(value);
        if (note === undefined) {
          writer.unset();
        } else {
          writer.text(note);
        }
        writer.int(sum(seq, location, time, value) | 0);
      },
      values: (seq, { location, time, value, note }) => [
        location,
        localDate(time),
        run,
        producer,
        Math.round(time),
        seq,
        value,
        note ?? types.unset,
        sum(seq, location, time, value) | 0,
      ],
    };
  },
  partition(location, dayMs) {
    const name = Buffer.from(location);
    const routingKey = Buffer.alloc(name.length + 10);
    routingKey.writeUInt16BE(name.length, 0);
    name.copy(routingKey, 2);
    routingKey.writeUInt16BE(4, name.length + 3);
    routingKey.writeUInt32BE(daysSince1970(dayMs) + DAY_OF_1970, name.length + 5);
    return { values: [location, localDate(dayMs)], routingKey };
  },
  cql: {
    ofPartition: 'location = ? AND day = ?',
    time: 'time',
    value: 'value',
    run: 'run',
    identity: 'run, producer, seq, checksum, location, time, value',
  },
  runOf: (run) => run,
  storedRow: Row,
  partitionRow: z
    .object({ location: z.string(), day: z.instanceof(types.LocalDate) })
    .transform(({ location, day }) => ({ location, dayMs: Date.parse(day.toString()) })),
};

function daysSince1970(time: number): number {
  return Math.floor(time / DAY_MS);
}

/** For the driver: without a prepared statement it infers a parameter's type from the class of its value. */
function localDate(time: number): types.LocalDate {
  const date = new Date(time);
  return new types.LocalDate(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
}
