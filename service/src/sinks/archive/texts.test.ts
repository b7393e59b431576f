import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { Texts } from './texts.ts';

describe('numbers for texts', () => {
  it('are the same for the same text, and count from 0 in the order of arrival', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', maxLength: 3 }), { maxLength: 600 }), (given) => {
        const texts = new Texts();
        const numbers = given.map((text) => texts.numberOf(text));
        const different = [...new Set(given)];
        expect(numbers).toEqual(given.map((text) => different.indexOf(text)));
        expect(different.map((_, number) => texts.text(number))).toEqual(different);
        expect(texts.count).toBe(different.length);
        expect(texts.sizeBytes).toBe(Buffer.byteLength(different.join('')));
      })
    );
  });

  it('are found by the position of their bytes in a larger buffer', () => {
    const texts = new Texts();
    const attic = texts.numberOf('attic');
    expect(texts.numberOfBytes(Buffer.from('{"attic"}'), 2, 7)).toBe(attic);
    expect(texts.text(texts.numberOfBytes(Buffer.from('{"attic"}'), 3, 7))).toBe('ttic');
  });
});
