import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import {
  duration,
  figure,
  milliseconds,
  phaseText,
  share,
  timeShares,
  timeSpentWords,
  wholePercents,
  wholeSeconds,
} from './figures.ts';
import { niceTicks } from './html/scale.ts';

describe('figures', () => {
  it.each([
    [figure(0.012345), '0.0123'],
    [figure(12.345), '12.3'],
    [figure(123.45), '123'],
    [figure(62_549.6), '62,550'],
    [milliseconds(0.0451), '45.1 µs'],
    [milliseconds(0), '0 ms'],
    [milliseconds(1250), '1.25 s'],
    [milliseconds(null), '–'],
    [share(0.425), '43 %'],
    [duration(0), '0 s'],
    [duration(450), '450 ms'],
    [duration(30_000), '30 s'],
    [duration(2_500), '2.5 s'],
    [duration(125_000), '2 min 5 s'],
    [duration(3_600_000), '1 h'],
    [duration(5_400_000), '1 h 30 min'],
    [duration(86_400_000), '1 d'],
    [duration(187_200_000), '2 d 4 h'],
    [wholeSeconds(2_500), '3 s'],
    [wholeSeconds(400), '0 s'],
    [
      timeSpentWords({ building: 0.001, queued: 0, writing: 0.6, committing: 0.399, reconnecting: 0, idle: 0 }),
      'writing 60 %, committing 40 %',
    ],
    [timeSpentWords(null), '–'],
  ])('are shown as %s', (words, expected) => {
    expect(words).toBe(expected);
  });
});

describe('the shares of a whole', () => {
  it('are whole percents that add up to 100, none further than 1 from its share', () => {
    const weights = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(weights, (parts) => {
        const total = parts.reduce((sum, part) => sum + part, 0);
        fc.pre(total > 1e-3);
        const shares = parts.map((part) => part / total);
        const percents = wholePercents(shares);
        expect(percents.reduce((sum, percent) => sum + percent, 0)).toBe(100);
        percents.forEach((percent, index) => expect(Math.abs(percent - 100 * (shares[index] ?? 0))).toBeLessThan(1));
      })
    );
  });

  it('have the same percent alone as next to the others, where each on its own would be rounded to 34 %, 34 % and 33 %', () => {
    const spent = { building: 0.336, queued: 0, writing: 0.336, committing: 0.328, reconnecting: 0, idle: 0 };
    expect(timeSpentWords(spent)).toBe('building 34 %, writing 33 %, committing 33 %');
    expect(phaseText(spent, 'writing')).toBe('33 %');
    expect(phaseText(spent, 'idle')).toBe('0 %');
    expect(timeShares(spent).map(({ phase }) => phase)).toEqual(['building', 'writing', 'committing']);
  });
});

describe('the ticks of an axis', () => {
  it('start at 0, reach the highest value, and are few and evenly spaced', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.integer({ min: 2, max: 8 }), (most, steps) => {
        const ticks = niceTicks(most, steps);
        const step = (ticks[1] ?? 0) - (ticks[0] ?? 0);

        expect(ticks[0]).toBe(0);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
        expect(ticks.length).toBeLessThanOrEqual(steps + 1);
        ticks.forEach((tick, index) => expect(tick).toBeCloseTo(index * step, -Math.log10(step) + 3));
      })
    );
  });

  it('exist for a flat line too', () => {
    expect(niceTicks(0, 4)).toEqual([0, 1]);
  });
});
