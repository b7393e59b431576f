import fc from 'fast-check';
import { expect, it } from 'vitest';

import { DecimalText } from './decimal-text.ts';

const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.integer({ min: -1e9, max: 1e9 }).map((thousandths) => thousandths / 1000),
  fc.constantFrom(0, -0, 1e15, 1e15 - 1, -1e15 / 1000, 999_999_999, 1e9, 1e21, 5e-324, Number.MAX_VALUE)
);

it('writes every number as JSON does, whatever preceded it', () => {
  fc.assert(
    fc.property(fc.array(number), (values) => {
      const decimal = new DecimalText();
      for (const value of values) {
        decimal.set(value);
        const target = new Uint8Array(64);
        const end = decimal.copy(target, 2);
        expect(Buffer.from(target.subarray(2, end)).toString()).toBe(JSON.stringify(value));
        expect(decimal.length).toBe(end - 2);
      }
    }),
    { numRuns: 500 }
  );
});
