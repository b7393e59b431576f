import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { DAY_MS, HOUR_MS, isFresh, MINUTE_MS, packed, type Hour } from './hour.ts';

const START = Date.UTC(2026, 10, 24, 9);
const END = START + HOUR_MS;

function hour({ minutes, madeAt }: { minutes: number; madeAt: number }): Hour {
  return {
    location: 'attic',
    start: START,
    madeAt,
    minutes: packed(
      Array.from({ length: minutes }, (_, at) => ({
        start: START + at * MINUTE_MS,
        ...{ count: 60, mean: 20, min: 19, max: 21 },
      }))
    ),
  };
}

describe('what is kept of an hour', () => {
  it('stays fresh for as long as its age when it was read, if each minute has readings', () => {
    const kept = hour({ minutes: 60, madeAt: END + 3 * HOUR_MS });
    expect(isFresh(kept, END + 6 * HOUR_MS - 1)).toBe(true);
    expect(isFresh(kept, END + 6 * HOUR_MS)).toBe(false);
  });

  it('stays fresh for a few minutes if a minute has no readings: they may be in a spool', () => {
    const kept = hour({ minutes: 59, madeAt: END + 3 * HOUR_MS });
    expect(isFresh(kept, kept.madeAt + 9 * MINUTE_MS)).toBe(true);
    expect(isFresh(kept, kept.madeAt + 10 * MINUTE_MS)).toBe(false);
  });

  it('is never fresh for more than a day, nor if it was read before the hour was over', () => {
    const ages = fc.integer({ min: -HOUR_MS, max: 400 * DAY_MS });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 60 }), ages, ages, (minutes, age, later) => {
        const kept = hour({ minutes, madeAt: END + age });
        const fresh = isFresh(kept, kept.madeAt + Math.abs(later));
        expect(fresh && (age <= 0 || Math.abs(later) >= DAY_MS)).toBe(false);
      })
    );
  });
});
