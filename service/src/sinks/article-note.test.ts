import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { MAX_PRODUCERS } from '../model/run.ts';
import { articleNotes, readArticleNote } from './article-note.ts';
import { CHECKSUM_MODULUS } from './checksum.ts';

const notes = fc.record({
  run: fc.stringMatching(/^[0-9a-z]{8}$/),
  producer: fc.integer({ min: 0, max: MAX_PRODUCERS - 1 }),
  seq: fc.integer({ min: 0, max: 36 ** 7 - 1 }),
  checksum: fc.integer({ min: 0, max: CHECKSUM_MODULUS - 1 }),
});

describe('the note of an article row', () => {
  it('is twenty characters from which the identity of the reading is read back', () => {
    fc.assert(
      fc.property(notes, (note) => {
        const text = articleNotes(note.run, note.producer)(note.seq, note.checksum);
        expect(text).toHaveLength(20);
        expect(readArticleNote(text)).toEqual(note);
      })
    );
  });

  it('orders the rows of a producer by their number', () => {
    fc.assert(
      fc.property(notes, fc.integer({ min: 0, max: 36 ** 7 - 1 }), (note, other) => {
        const write = articleNotes(note.run, note.producer);
        expect(write(note.seq, 0) < write(other, 0)).toBe(note.seq < other);
      })
    );
  });

  it.each(['', 'cpu', 'a note of a person..', '0001abcd000000001abcdX'])('is not seen in %j', (text) => {
    expect(readArticleNote(text)).toBeUndefined();
  });
});
