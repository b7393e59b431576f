import fc from 'fast-check';
import { expect, it } from 'vitest';

import { PathIndex } from './path-index.ts';

/** Few different characters, so that paths begin with each other and overlap in texts. */
const path = fc.stringMatching(/^[/.][a/.]{0,5}$/);
const text = fc.stringMatching(/^[a/. é1]{0,30}$/);

it('replaces the longest path at each place that is not within a word, from left to right', () => {
  fc.assert(
    fc.property(fc.array(path), text, (paths, written) => {
      const longestFirst = [...paths].sort((a, b) => b.length - a.length);
      const literally = longestFirst.map((each) => each.replaceAll('.', String.raw`\.`)).join('|');
      const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${literally || '(?!)'})`, 'gu');
      expect(new PathIndex(paths).replaceIn(written, (found) => `<${found}>`)).toBe(
        written.replaceAll(pattern, '<$&>')
      );
    })
  );
});
