import { Fault } from '../model/fault.ts';
import { RunId } from '../model/run.ts';

/**
 * Position of each part in a note, after the run: first character, counted from the end as SQL does, and length. All parts are
 * base 36.
 */
const PARTS = {
  producer: [-12, 2],
  seq: [-10, 7],
  checksum: [-3, 3],
} as const;

export type NotePart = keyof typeof PARTS;

/**
 * Upper limit (exclusive) of the checksum in a note, which has three digits for it. Checksums of version 0.1.0 are below this
 * limit.
 */
export const NOTE_CHECKSUM = 36 ** PARTS.checksum[1];

/** Number of characters in a note after its run. */
export const PLACE_CHARACTERS = 12;

/**
 * Notes of one producer's rows in the `article` schema. The table of this schema has neither a key nor a column for a row's
 * identity. So the note contains the identity, and the ledger can count the rows of this table too. Fixed width, so that SQL
 * can find the parts.
 *
 * @param run The run's id, or its key if the column has no room for the id.
 */
export function articleNotes(run: string, producer: number): (seq: number, checksum: number) => string {
  const prefix = run + digits('producer', producer);
  return (seq, checksum) => prefix + digits('seq', seq) + digits('checksum', checksum % NOTE_CHECKSUM);
}

/** How many producers a note can distinguish, and how many rows of each producer. */
export const MAX_NOTED_PRODUCERS = 36 ** PARTS.producer[1];
const MAX_NOTED_ROWS = 36 ** PARTS.seq[1];

/** Why a note cannot identify the row; null if it can. */
export function beyondNote({ producer, seq }: { producer: number; seq: number }): string | null {
  if (producer >= MAX_NOTED_PRODUCERS) {
    return `Its producer or partition is ${producer}; the note of the schema article holds at most ${MAX_NOTED_PRODUCERS - 1}.`;
  }
  return seq < MAX_NOTED_ROWS
    ? null
    : `Its number or offset is ${seq}; the note of the schema article holds at most ${MAX_NOTED_ROWS - 1}.`;
}

/** Throws if readings are to be padded: the note of the schema `article` has no room for padding. */
export function refusePayload(payload: number): void {
  if (payload > 1) {
    throw new Fault({
      kind: 'configuration',
      code: 'PAYLOAD_TOO_LARGE',
      message: `A payload of ${payload} does not fit the schema "article": its note contains the identity of the row.`,
      hint: 'Use the schema "timeseries", or a payload of 1.',
    });
  }
}

/** SQL (MySQL, MariaDB, SQLite) for the base 36 digits of one part; `note` is an SQL expression. */
export function notePartSql(part: NotePart, note: string): string {
  const [first, length] = PARTS[part];
  return `SUBSTR(${note}, ${first}, ${length})`;
}

/** SQL (MySQL, MariaDB, SQLite) for the run as named in the note. */
export function noteRunSql(note: string): string {
  return `SUBSTR(${note}, 1, LENGTH(${note}) - ${PLACE_CHARACTERS})`;
}

const NOTE = /^[0-9a-z]{20}(?:[0-9a-z]{13})?$/;

/** Identity of the row that a note belongs to; null if Thermobench did not write the note. */
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
