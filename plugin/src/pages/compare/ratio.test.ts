import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { medianRatio } from './ratio.ts';

const rates = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 12 });

describe('the ratio of medians', () => {
  it('is certain where nothing varies', () => {
    expect(medianRatio([100, 100, 100], [250, 250])).toEqual({ median: 2.5, low: 2.5, high: 2.5 });
  });

  it('lies in its interval, which lies between the extremes', () => {
    fc.assert(
      fc.property(rates, rates, (base, others) => {
        const { median, low, high } = medianRatio(base, others) ?? { median: NaN, low: NaN, high: NaN };
        const [least, most] = [Math.min(...others) / Math.max(...base), Math.max(...others) / Math.min(...base)];
        expect(low).toBeLessThanOrEqual(high);
        for (const ratio of [median, low, high]) {
          expect(ratio).toBeGreaterThanOrEqual(least);
          expect(ratio).toBeLessThanOrEqual(most);
        }
      }),
      { numRuns: 50 }
    );
  });

  it.each([
    [[100], [200, 210]],
    [[100, 110], [200]],
    [
      [0, 100],
      [200, 210],
    ],
  ])('is not told from %j and %j', (base, others) => {
    expect(medianRatio(base, others)).toBeNull();
  });
});
