import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { unsendable } from './token.ts';

describe('a token', () => {
  it.each([
    ['0123456789abcdef\n', 'its last character is a line break'],
    [' 0123456789abcdef', 'its first character is a space'],
    ['01234567 89abcdef', 'its character 9 is a space'],
    ['01234567\u000089abcdef', 'its character 9 is a control character'],
    ['0123456789abcdé0', 'its character 15 is not an ASCII character'],
    ['🔑0123456789abcdef', 'its first character is not an ASCII character'],
    ['0123456789abcdef\u007f', 'its last character is a control character'],
  ])('%j cannot be sent', (token, reason) => {
    expect(unsendable(token)).toBe(reason);
  });

  it('of visible ASCII can be sent, and every other one is refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 16 }), (token) => {
        const visible = [...token].every((character) => character > ' ' && character < '\u007f');
        expect(unsendable(token) === undefined).toBe(visible);
      })
    );
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 16 }), (token) => {
        expect(() => new Headers({ authorization: `Bearer ${token.replaceAll(' ', '-')}` })).not.toThrow();
        expect(unsendable(token.replaceAll(' ', '-'))).toBe(undefined);
      })
    );
  });
});
