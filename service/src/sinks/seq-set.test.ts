import fc from 'fast-check';
import { expect, it } from 'vitest';

import { SeqSet } from './seq-set.ts';

it('recognises numbers added before, and no others', () => {
  const near = fc.nat(200_000);
  fc.assert(
    fc.property(fc.array(fc.oneof(near, fc.maxSafeNat())), (numbers) => {
      const set = new SeqSet();
      const reference = new Set<number>();
      for (const number of numbers) {
        expect(set.add(number)).toBe(!reference.has(number));
        reference.add(number);
      }
    })
  );
});
