import { z } from 'zod';

import type { Reading } from '../../model/reading.ts';
import { articleNotes, NOTE_CHECKSUM, readArticleNote } from '../article-note.ts';
import { rowChecksum } from '../checksum.ts';
import { FrameWriter } from './frame-writer.ts';
import type { Schema } from './schema.ts';

const Row = z.object({
  reading_location: z.string(),
  reading_date: z.date(),
  reading_note: z.string().nullable(),
  reading_value: z.number().nullable(),
});

/**
 * The table of the original article. Its key is location and date: if one location has two readings in the same millisecond, the
 * later overwrites the earlier, and the ledger reports the earlier as lost. The note contains run, producer, number and checksum,
 * and has no room for a note from the source. The value column has single precision, so the checksum covers the value as it will
 * be stored.
 */
export const article: Schema = {
  table: 'reading_article',
  placeTable: 'reading_article_place',
  columns: [
    ['reading_location', 'text'],
    ['reading_date', 'timestamp'],
    ['reading_note', 'text'],
    ['reading_value', 'float'],
  ],
  partitionKey: ['reading_location'],
  clusteringKey: ['reading_date'],
  partitionsAreDays: false,
  takesPayload: false,
  insert:
    'INSERT INTO reading_article (reading_location, reading_date, reading_note, reading_value) VALUES (?, ?, ?, ?)',
  rowForm: (run, producer) => {
    const note = articleNotes(run, producer);
    const sum = rowChecksum(run, producer);
    const noteOf = (seq: number, { location, time, value }: Reading) =>
      note(seq, sum(seq, location, time, Math.fround(value)));
    return {
      parameters: 4,
      head: ({ location }) => {
        const head = new FrameWriter();
        head.text(location);
        return Buffer.from(head.written());
      },
      write(writer, seq, reading) {
        writer.bigint(Math.round(reading.time));
        writer.text(noteOf(seq, reading));
        writer.float(reading.value);
      },
      values: (seq, reading) => [reading.location, Math.round(reading.time), noteOf(seq, reading), reading.value],
    };
  },
  partition: (location) => ({ values: [location], routingKey: Buffer.from(location) }),
  cql: {
    ofPartition: 'reading_location = ?',
    time: 'reading_date',
    // The mean of single-precision numbers would otherwise have single precision too.
    value: 'CAST(reading_value AS double)',
    run: 'reading_note',
    identity: 'reading_note, reading_value, reading_location, reading_date',
  },
  runOf: (note) => readArticleNote(note)?.run ?? '',
  storedRow: Row.transform(
    ({ reading_note: note, reading_location: location, reading_date: date, reading_value: value }) => {
      const identity = note === null ? null : readArticleNote(note);
      return identity === null
        ? null
        : { ...identity, location, time: date.getTime(), value, checksumsBelow: NOTE_CHECKSUM };
    }
  ),
  partitionRow: z
    .object({ reading_location: z.string() })
    .transform((row) => ({ location: row.reading_location, dayMs: 0 })),
};
