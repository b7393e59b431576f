import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { counted, sentence } from './sentence.ts';

describe('a quoted text', () => {
  it.each([
    ['disk I/O error', 'disk I/O error.'],
    ['No space left on device.', 'No space left on device.'],
    ['the broker hung up. ', 'the broker hung up.'],
    ['Is it running?', 'Is it running?'],
    ['the server said "no."', 'the server said "no."'],
    ['after 10 s …', 'after 10 s …'],
    ['it failed:', 'it failed.'],
    ['see the log (in /var/log)', 'see the log (in /var/log).'],
  ])('%s becomes a sentence', (text, ended) => {
    expect(sentence(text)).toBe(ended);
  });

  it('does not change when it is converted twice, and never ends with two full stops', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const ended = sentence(text);
        expect(sentence(ended)).toBe(ended);
        expect(ended.endsWith('..')).toBe(/\.\.[\s,;:]*$/.test(text));
      })
    );
  });
});

describe('a number of things', () => {
  it.each([
    [0, '0 readings'],
    [1, '1 reading'],
    [2, '2 readings'],
    [12_345, '12,345 readings'],
  ])('%i', (number, words) => {
    expect(counted(number, 'reading')).toBe(words);
  });

  it('accepts an irregular plural', () => {
    expect([1, 3].map((number) => counted(number, 'entry', 'entries'))).toEqual(['1 entry', '3 entries']);
  });
});
