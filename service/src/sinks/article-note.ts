import { RunId } from '../model/run.ts';

/** Where each part stands in a note, behind the run: first character, counted from the end as SQL does, and length. All are base 36. */
const PARTS = {
  producer: [-12, 2],
  seq: [-10, 7],
  checksum: [-3, 3],
} as const;

export type NotePart = keyof typeof PARTS;

/** A note keeps that much of a checksum: three digits. Those of version 0.1.0 are below it. */
export const NOTE_CHECKSUM = 36 ** PARTS.checksum[1];

/** Characters of a note behind its run. */
export const PLACE_CHARACTERS = 12;

/**
 * Notes of one producer's rows in the `article` schema, whose table has neither key nor column for a row's identity: the note
 * carries it, so that the ledger works there too. Fixed width, so that SQL finds the parts.
 *
 * @param run The run's id, or its key where the column has no room for that.
 */
export function articleNotes(run: string, producer: number): (seq: number, checksum: number) => string {
  const prefix = run + digits('producer', producer);
  return (seq, checksum) => prefix + digits('seq', seq) + digits('checksum', checksum % NOTE_CHECKSUM);
}

/** How many producers a note can tell apart, and how many of their rows. */
export const MOST_NOTED_PRODUCERS = 36 ** PARTS.producer[1];
const MOST_NOTED_ROWS = 36 ** PARTS.seq[1];

/** Why a note cannot say which row it is; null if it can. */
export function beyondNote({ producer, seq }: { producer: number; seq: number }): string | null {
  if (producer >= MOST_NOTED_PRODUCERS) {
    return `Its producer or partition is ${producer}; the note of the schema article has room up to ${MOST_NOTED_PRODUCERS - 1}.`;
  }
  return seq < MOST_NOTED_ROWS
    ? null
    : `Its number or offset is ${seq}; the note of the schema article has room up to ${MOST_NOTED_ROWS - 1}.`;
}

/** SQL (MySQL, MariaDB, SQLite) for the base 36 digits of one part; `note` is an SQL expression. */
export function notePartSql(part: NotePart, note: string): string {
  const [first, length] = PARTS[part];
  return `SUBSTR(${note}, ${first}, ${length})`;
}

/** SQL (MySQL, MariaDB, SQLite) for the run, as the note names it. */
export function noteRunSql(note: string): string {
  return `SUBSTR(${note}, 1, LENGTH(${note}) - ${PLACE_CHARACTERS})`;
}

const NOTE = /^[0-9a-z]{20}(?:[0-9a-z]{13})?$/;

/** What a note says of its row; null where it is none of ours. */
export function readArticleNote(note: string): { run: RunId; producer: number; seq: number; checksum: number } | null {
  if (!NOTE.test(note)) {
    return null;
  }
  const number = (name: NotePart) => {
    const [first, length] = PARTS[name];
    return Number.parseInt(note.slice(note.length + first, note.length + first + length), 36);
  };
  const run = RunId.parse(note.slice(0, -PLACE_CHARACTERS));
  return { run, producer: number('producer'), seq: number('seq'), checksum: number('checksum') };
}

function digits(part: NotePart, value: number): string {
  return value.toString(36).padStart(PARTS[part][1], '0');
}
