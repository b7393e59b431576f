import type { RunId } from '../model/run.ts';

/** Where each part stands in a note: first character, counted from 1 as SQL does, and length. All of them are base 36. */
const PARTS = {
  run: [1, 8],
  producer: [9, 2],
  seq: [11, 7],
  checksum: [18, 3],
} as const;

export type NotePart = keyof typeof PARTS;

/**
 * Notes of one producer's rows in the `article` schema, whose table has neither key nor column for a row's identity: the
 * twenty characters of its note carry it, so that the ledger works there too. Fixed width, so that SQL finds the parts.
 */
export function articleNotes(run: RunId, producer: number): (seq: number, checksum: number) => string {
  const prefix = run + digits('producer', producer);
  return (seq, checksum) => prefix + digits('seq', seq) + digits('checksum', checksum);
}

/** SQL (MySQL, MariaDB, SQLite) for the base 36 digits of one part; `note` is an SQL expression. */
export function notePartSql(part: NotePart, note: string): string {
  const [first, length] = PARTS[part];
  return `SUBSTR(${note}, ${first}, ${length})`;
}

const NOTE = /^[0-9a-z]{20}$/;

/** What a note says of its row; null where it is none of ours. */
export function readArticleNote(note: string): { run: RunId; producer: number; seq: number; checksum: number } | null {
  if (!NOTE.test(note)) {
    return null;
  }
  const part = (name: NotePart) => note.slice(PARTS[name][0] - 1, PARTS[name][0] - 1 + PARTS[name][1]);
  const number = (name: NotePart) => Number.parseInt(part(name), 36);
  return { run: part('run'), producer: number('producer'), seq: number('seq'), checksum: number('checksum') };
}

function digits(part: NotePart, value: number): string {
  return value.toString(36).padStart(PARTS[part][1], '0');
}
