import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { duration } from './figures.ts';
import { timeTicks } from './timeTicks.ts';

describe('the labels of a time axis', () => {
  it.each([
    [1, '0 s, 1 s'],
    [8, '0 s, 2 s, 4 s, 6 s, 8 s'],
    [120, '0 s, 30 s, 1 min, 1 min 30 s, 2 min'],
    [3600, '0 s, 15 min, 30 min, 45 min, 1 h'],
    [86_400, '0 s, 6 h, 12 h, 18 h, 1 d'],
  ])('of %i seconds are round times', (longest, expected) => {
    expect(
      timeTicks(longest)
        .map((second) => duration(second * 1000))
        .join(', ')
    ).toBe(expected);
  });

  it('are few, and within the axis', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e8 }), (longest) => {
        const ticks = timeTicks(longest);
        expect(ticks.length).toBeLessThanOrEqual(6);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.at(-1)).toBeLessThanOrEqual(longest);
      })
    );
  });
});
