import { describe, expect, it } from 'vitest';

import { findProgram } from './programs.ts';

describe('finding a program', () => {
  it('returns the path of an installed one', () => {
    expect(findProgram('sh', '')).toMatch(/\/sh$/);
  });

  it('says how to get a missing one', () => {
    const find = () => findProgram('thermobench-no-such-program', 'sudo apt install it');
    expect(find).toThrow(
      expect.objectContaining({ kind: 'configuration', code: 'PROGRAM_MISSING', hint: 'sudo apt install it' })
    );
  });
});
