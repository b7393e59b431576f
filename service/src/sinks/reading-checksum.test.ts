import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { checksum, coversReading } from './checksum.ts';
import { locationHash, readingChecksum } from './reading-checksum.ts';

const MODULUS = 4_294_967_291;

const row = fc.record({
  producer: fc.nat(65_535),
  seq: fc.oneof(fc.nat(10_000), fc.nat(Number.MAX_SAFE_INTEGER)),
  location: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 255 }),
  time: fc.oneof(fc.integer({ min: -8.64e15 / 2, max: 8.64e15 / 2 }), fc.integer({ min: 1.7e12, max: 1.8e12 })),
  value: fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -40, max: 125 })),
});
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const COLUMNS = ['producer', 'seq', 'location', 'time', 'value'] as const;

const sumOf = ({ producer, seq, location, time, value }: Row) =>
  readingChecksum(producer, seq, locationHash(location), time, value);

describe('the checksum of a reading', () => {
  it('is a whole number of 32 bits, and exact however large its parts are', () => {
    fc.assert(
      fc.property(row, (one) => {
        const { producer, seq, location, time, value } = one;
        const size = Math.abs(value);
        const fraction = BigInt(Math.floor((size % 1) * 2 ** 64));
        const modulo = (part: bigint) => part % BigInt(MODULUS);
        const expected = modulo(
          BigInt(producer) * 262_139n +
            modulo(BigInt(seq)) * 262_133n +
            modulo(BigInt(time) + 2n ** 52n) * 262_127n +
            BigInt(locationHash(location)) * 262_121n +
            modulo(BigInt(Math.floor(size))) * 262_111n +
            (value < 0 ? 262_109n : 0n) +
            (fraction >> 32n) * 262_103n +
            (fraction & 0xffff_ffffn) * 262_079n
        );
        expect(BigInt(sumOf(one))).toBe(expected);
      })
    );
  });

  it('differs if any column does', () => {
    fc.assert(
      fc.property(row, row, fc.constantFrom(...COLUMNS), (one, other, column) => {
        const changed = { ...one, [column]: other[column] };
        const isSame =
          column === 'value' ? Math.abs(one.value - other.value) < 2 ** -63 : one[column] === other[column];
        expect(isSame || sumOf(one) !== sumOf(changed)).toBe(true);
      }),
      // A location is reduced to 32 bits, so one change in four billion goes undetected.
      { numRuns: 2_000, seed: 8 }
    );
  });

  it.each([
    ['a second', { time: 1_000 }],
    ['an hour, as a time zone does', { time: 3_600_000 }],
    ['half a degree', { value: 0.5 }],
    ['what single precision costs', { value: 21.1 - Math.fround(21.1) }],
    ['the last bit', { value: 2 ** -48 }],
  ])('detects a shift of %s', (_what, { time = 0, value = 0 }: { time?: number; value?: number }) => {
    const hash = locationHash('attic');
    const at = 1_795_478_400_123;
    expect(readingChecksum(1, 2, hash, at, 21.1)).not.toBe(readingChecksum(1, 2, hash, at + time, 21.1 - value));
  });
});

describe('the checksum rule of a run', () => {
  const READING = { location: 'attic', time: 1_795_478_400_123, value: 21.5 };

  it('depends on the version that made the run, derived from the form of its id', () => {
    expect(coversReading('mx1nji4r')).toBe(false);
    expect(checksum({ run: 'mx1nji4r', producer: 3, seq: 7 }, READING)).toBe(41_698);
    expect(coversReading('mx1nji4r0123456789abc')).toBe(true);
    expect(checksum({ run: 'mx1nji4r0123456789abc', producer: 3, seq: 7 }, READING)).toBeGreaterThan(46_649);
  });
});
