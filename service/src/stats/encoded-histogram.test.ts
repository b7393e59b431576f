import { deflateSync } from 'node:zlib';

import fc from 'fast-check';
import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';
import { describe, expect, it } from 'vitest';

import { addEncodedHistogram, isEncodedHistogram, percentiles, totalHistogram } from './histograms.ts';

const HOUR_US = 3_600_000_000;
const SHAPE = { lowestDiscernibleValue: 1, highestTrackableValue: HOUR_US, numberOfSignificantValueDigits: 3 } as const;

/** Small values, values around each doubling, and the largest. */
const value = fc.oneof(
  fc.nat(3_000),
  fc.tuple(fc.nat(31), fc.integer({ min: -2, max: 2 })).map(([power, off]) => Math.max(0, 2 ** power + off)),
  fc.integer({ min: 0, max: HOUR_US }),
  fc.constant(HOUR_US)
);
const count = fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(2 ** 31, 2 ** 40, 2 ** 45));
const recorded = fc.array(fc.tuple(value, count), { maxLength: 40 });

function histogramOf(counts: ReadonlyArray<readonly [number, number]>): Histogram {
  const histogram = totalHistogram();
  counts.forEach((each) => histogram.recordValueWithCount(...each));
  return histogram;
}

function figures(histogram: Histogram) {
  const { totalCount, maxValue, minNonZeroValue, mean } = histogram;
  return { totalCount, maxValue, minNonZeroValue, mean, percentiles: percentiles(histogram) };
}

/** Base64 of the compressed format, with what its parts say. */
function compressed(data: Buffer, length = deflateSync(data).length): string {
  const header = Buffer.alloc(8);
  header.writeInt32BE(0x1c849314, 0);
  header.writeInt32BE(length, 4);
  return Buffer.concat([header, deflateSync(data)]).toString('base64');
}

/** A histogram of the right shape with that payload. */
function uncompressed(payload: Buffer, { digits = 3, highest = HOUR_US, length = payload.length } = {}): Buffer {
  const header = Buffer.alloc(40);
  header.writeInt32BE(0x1c849313, 0);
  header.writeInt32BE(length, 4);
  header.writeInt32BE(digits, 12);
  header.writeBigInt64BE(1n, 16);
  header.writeBigInt64BE(BigInt(highest), 24);
  header.writeDoubleBE(1, 32);
  return Buffer.concat([header, payload]);
}

describe('a histogram that is added in its encoded form', () => {
  it('changes a total exactly as one that is decoded by the library first', () => {
    fc.assert(
      fc.property(recorded, recorded, (before, added) => {
        const encoded = encodeIntoCompressedBase64(histogramOf(added));
        const [total, expected] = [histogramOf(before), histogramOf(before)];
        addEncodedHistogram(total, encoded);
        expected.add(decodeFromCompressedBase64(encoded, 64));
        expect(figures(total)).toEqual(figures(expected));
        expect(encodeIntoCompressedBase64(total)).toBe(encodeIntoCompressedBase64(expected));
        expect(isEncodedHistogram(encoded)).toBe(true);
      })
    );
  });

  it('may have 32-bit counts, and may be missing', () => {
    const interval = build({ ...SHAPE });
    interval.recordValueWithCount(1_500, 7);
    const total = totalHistogram();
    addEncodedHistogram(total, encodeIntoCompressedBase64(interval));
    addEncodedHistogram(total, null);
    expect(total.totalCount).toBe(7);
  });
});

describe('a text from another host', () => {
  const good = uncompressed(Buffer.from([2, 4]));

  it('is accepted only if it is a histogram', () => {
    expect(isEncodedHistogram(compressed(good))).toBe(true);
    const wrong: Record<string, string> = {
      'no text': '',
      'no base64': 'ö'.repeat(40),
      'another format': Buffer.from('HISTFAAAAB').toString('base64'),
      'only a header': compressed(Buffer.alloc(0)),
      'no zlib': Buffer.concat([Buffer.from(compressed(good), 'base64').subarray(0, 8), Buffer.alloc(20, 7)]).toString(
        'base64'
      ),
      'cut off': compressed(good).slice(0, 24),
      'a cut payload': compressed(uncompressed(Buffer.from([2]), { length: 9 })),
      'a negative length': compressed(uncompressed(Buffer.from([2]), { length: -1 })),
      'another precision': compressed(uncompressed(Buffer.from([2]), { digits: 5 })),
      'another range': compressed(uncompressed(Buffer.from([2]), { highest: 1_000 })),
      'a count that never ends': compressed(uncompressed(Buffer.from([0x82]))),
      'a count beyond exact numbers': compressed(uncompressed(Buffer.alloc(9, 0xfe))),
      'a value beyond the range': compressed(uncompressed(Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 2]))),
      'more than a histogram can have': compressed(uncompressed(Buffer.alloc(30_000, 2))),
      'a bomb': compressed(Buffer.alloc(50_000_000)),
    };
    const taken = Object.entries(wrong).filter(([, text]) => isEncodedHistogram(text));
    expect(taken.map(([what]) => what)).toEqual([]);
  });

  it('never hangs, and throws only errors, for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(typeof isEncodedHistogram(compressed(uncompressed(Buffer.from(bytes))))).toBe('boolean');
        expect(isEncodedHistogram(Buffer.from(bytes).toString('base64'))).toBe(false);
      })
    );
  });
});
