import { describe, expect, it } from 'vitest';

import { problemOfToken } from './problemOfToken.ts';

describe('a token in a form', () => {
  it.each(['', 'x'.repeat(16), 'Zm9vYmFyYmF6cXV4MTIz+/=', "it's-~50%-#secret!"])('may be "%s"', (token) => {
    expect(problemOfToken(token)).toBe(undefined);
  });

  it.each(['short', 'x'.repeat(15), 'two words of a sentence', 'Küchenthermometer-1', '0123456789abcdef\u200b'])(
    'may not be "%s"',
    (token) => {
      expect(problemOfToken(token)).toContain('at least 16 ASCII letters, digits or symbols, and no spaces');
    }
  );
});
