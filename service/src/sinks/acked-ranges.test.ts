import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { ackedRanges } from './acked-ranges.ts';

describe('acked ranges', () => {
  it('contain exactly the numbers that the unacked ranges do not', () => {
    const flags = fc.array(fc.boolean(), { maxLength: 60 });
    fc.assert(
      fc.property(flags, (acked) => {
        const unacked = acked.flatMap((isAcked, seq) => (isAcked ? [] : [[seq, seq] as const]));
        const ranges = ackedRanges({ producer: 0, offered: acked.length, acked: 0, unacked });
        const found = acked.map((_, seq) => ranges.some(([first, last]) => first <= seq && seq <= last));
        expect(found).toEqual(acked);
      })
    );
  });
});
