import { describe, expect, it } from 'vitest';

import { gapsBetween, hiddenWithin } from './hidden-runs.ts';

const run = (name: string, from: number, until: number) => ({ run: name, from, until });

describe('the time between hidden runs', () => {
  it('is all time if nothing is hidden', () => {
    expect(gapsBetween([])).toEqual([{ from: -Infinity, until: Infinity }]);
  });

  it('leaves out runs that overlap, newest first', () => {
    expect(gapsBetween([run('c', 80, 90), run('a', 10, 30), run('b', 20, 25), run('d', 28, 40)])).toEqual([
      { from: 90, until: Infinity },
      { from: 40, until: 80 },
      { from: -Infinity, until: 10 },
    ]);
  });

  it('ignores a run with its own times, which would hide everything', () => {
    expect(gapsBetween([run('a', -Infinity, Infinity), run('b', 1, 2)])).toHaveLength(2);
  });

  it('keeps the longest of a thousand gaps', () => {
    const gaps = gapsBetween(Array.from({ length: 1000 }, (_, at) => run(`${at}`, at * at, at * at + 1)));
    expect(gaps).toHaveLength(60);
    expect(gaps[0]).toEqual({ from: 999 * 999 + 1, until: Infinity });
    expect(gaps.at(-1)).toEqual({ from: -Infinity, until: 0 });
  });
});

it('names the runs that wrote in a range', () => {
  const hidden = [run('before', 0, 10), run('within', 10, 20), run('any', -Infinity, Infinity), run('after', 20, 30)];
  expect(hiddenWithin(hidden, 10, 20)).toEqual(['within', 'any']);
});
