import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { bucketEdges } from './bucket-edges.ts';

const moment = fc.integer({ min: -1e13, max: 1e13 });
const length = fc.integer({ min: 1, max: 1e11 });

describe('the edges of buckets', () => {
  it('are the same for a range that has moved on', () => {
    fc.assert(
      fc.property(moment, length, fc.integer({ min: 2, max: 10_000 }), fc.nat(1e9), (from, ms, maxPoints, later) => {
        const before = bucketEdges({ from, to: from + ms, maxPoints });
        const after = bucketEdges({ from: from + later, to: from + later + ms, maxPoints });
        expect(after.bucketMs).toBe(before.bucketMs);
        expect(Math.abs((after.first - before.first) % before.bucketMs)).toBe(0);
        expect(Math.abs(before.first % before.bucketMs)).toBe(0);
      })
    );
  });

  it('cover the range with the requested number of buckets, plus one if it starts within one', () => {
    fc.assert(
      fc.property(moment, length, fc.integer({ min: 1, max: 10_000 }), (from, ms, maxPoints) => {
        const { first, bucketMs } = bucketEdges({ from, to: from + ms, maxPoints });
        expect(first <= from && from - first < bucketMs).toBe(true);
        expect(Math.ceil((from + ms - first) / bucketMs)).toBeLessThanOrEqual(maxPoints + (first === from ? 0 : 1));
      })
    );
  });

  it('are those of the whole range if one bucket is requested', () => {
    expect(bucketEdges({ from: 1_001, to: 5_000, maxPoints: 1 })).toEqual({ first: 1_001, bucketMs: 3_999 });
  });
});
