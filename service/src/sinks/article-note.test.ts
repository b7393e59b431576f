import { DatabaseSync } from 'node:sqlite';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_PRODUCERS } from '../model/run.ts';
import { articleNotes, beyondNote, NOTE_CHECKSUM, notePartSql, noteRunSql, readArticleNote } from './article-note.ts';

const notes = fc.record({
  run: fc.stringMatching(/^[0-9a-z]{8}([0-9a-z]{13})?$/),
  producer: fc.integer({ min: 0, max: MAX_PRODUCERS - 1 }),
  seq: fc.integer({ min: 0, max: 36 ** 7 - 1 }),
  checksum: fc.integer({ min: 0, max: NOTE_CHECKSUM - 1 }),
});

describe('the note of an article row', () => {
  it('has a fixed width, in which SQL finds the identity of the reading', () => {
    using database = new DatabaseSync(':memory:');
    const parts = (['producer', 'seq', 'checksum'] as const).map((part) => `${notePartSql(part, 'note')} AS ${part}`);
    const select = database.prepare(
      `SELECT LENGTH(note) AS length, ${noteRunSql('note')} AS run, ${parts.join(', ')} FROM (SELECT ? AS note)`
    );
    fc.assert(
      fc.property(notes, ({ run, producer, seq, checksum }) => {
        const found = select.get(articleNotes(run, producer)(seq, checksum));
        expect(found).toMatchObject({ length: run.length + 12, run });
        const numbers = [found?.producer, found?.seq, found?.checksum].map((digits) => parseInt(String(digits), 36));
        expect(numbers).toEqual([producer, seq, checksum]);
      })
    );
  });

  it('is read back as written, and no other note is mistaken for one', () => {
    fc.assert(
      fc.property(notes, ({ run, producer, seq, checksum }) => {
        expect(readArticleNote(articleNotes(run, producer)(seq, checksum))).toEqual({ run, producer, seq, checksum });
      })
    );
    expect(['', 'moved to the attic', 'Moved-to-the-attic-2'].map(readArticleNote)).toEqual([null, null, null]);
  });

  it('orders the rows of a producer by their number', () => {
    fc.assert(
      fc.property(notes, fc.integer({ min: 0, max: 36 ** 7 - 1 }), (note, other) => {
        const write = articleNotes(note.run, note.producer);
        expect(write(note.seq, 0) < write(other, 0)).toBe(note.seq < other);
      })
    );
  });
});

describe('a row that does not fit into a note', () => {
  it('is distinguished from all others', () => {
    expect(beyondNote({ producer: 1_295, seq: 36 ** 7 - 1 })).toBeNull();
    expect(beyondNote({ producer: 1_296, seq: 0 })).toContain('holds at most 1295');
    expect(beyondNote({ producer: 0, seq: 36 ** 7 })).toContain('holds at most 78364164095');
  });
});
