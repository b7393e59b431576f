import { inflateSync } from 'node:zlib';

/** The shape of an encoded histogram, which must be that of the histogram that it is added to. */
export interface HistogramShape {
  readonly lowestDiscernibleValue: number;
  readonly highestTrackableValue: number;
  readonly numberOfSignificantValueDigits: number;
}

/** Called for each count that is not 0, in ascending order, with the lowest and the highest value that it counts. */
type EachCount = (count: number, lowest: number, highest: number) => void;

const COMPRESSED_V2 = 0x1c849304;
const V2 = 0x1c849303;
/** Part of both cookies; says how long a count may be. */
const WORD_SIZE_BITS = 0xf0;
const COMPRESSED_HEADER_BYTES = 8;
const HEADER_BYTES = 40;
const LONGEST_COUNT_BYTES = 9;

/**
 * Reads a histogram in the compressed format V2 of HdrHistogram, without building it: for a few dozen counts, the library allocates and
 * searches an array of 24,000. Throws if the text is anything but a histogram of that shape. It may come from another host.
 *
 * Source: https://github.com/HdrHistogram/HdrHistogram, AbstractHistogram.encodeIntoByteBuffer, ZigZagEncoding.
 */
export function eachCount(encoded: string, shape: HistogramShape, each: EachCount): void {
  const { halfBucket, counts } = bucketsOf(shape);
  const data = decompressed(encoded, HEADER_BYTES + counts * LONGEST_COUNT_BYTES);
  const payload = payloadOf(data, shape);
  let index = 0;
  for (let at = 0; at < payload.length;) {
    let count = 0;
    let scale = 1;
    let bytes = 0;
    let byte: number;
    do {
      byte = payload.readUInt8(at + bytes);
      bytes += 1;
      // The last possible byte has no bit that says whether others follow.
      count += (bytes === LONGEST_COUNT_BYTES ? byte : byte & 0x7f) * scale;
      scale *= 0x80;
    } while (byte >= 0x80 && bytes < LONGEST_COUNT_BYTES);
    at += bytes;
    // Odd numbers are negative: that many counts are 0.
    if (count % 2 === 1) {
      index += (count + 1) / 2;
    } else {
      if (!Number.isSafeInteger(count) || index >= counts) {
        throw new Error('The histogram is broken: it has too many counts, or one that is too large.');
      }
      if (count > 0) {
        const width = 2 ** Math.max(0, Math.floor(index / halfBucket) - 1);
        const lowest = index < 2 * halfBucket ? index : (halfBucket + (index % halfBucket)) * width;
        each(count / 2, lowest, lowest + width - 1);
      }
      index += 1;
    }
  }
}

/** Values below `2 * halfBucket` have a count each; from there, each doubling of the value has `halfBucket` counts. */
function bucketsOf({ highestTrackableValue, numberOfSignificantValueDigits }: HistogramShape) {
  const halfBucket = 2 ** (Math.ceil(Math.log2(2 * 10 ** numberOfSignificantValueDigits)) - 1);
  const doublings = Math.ceil(Math.log2((highestTrackableValue + 1) / (2 * halfBucket)));
  return { halfBucket, counts: (Math.max(0, doublings) + 2) * halfBucket };
}

function decompressed(encoded: string, atMostBytes: number): Buffer {
  const data = Buffer.from(encoded, 'base64');
  if (data.length < COMPRESSED_HEADER_BYTES || cookieOf(data) !== COMPRESSED_V2) {
    throw new Error('This is not a histogram.');
  }
  const end = COMPRESSED_HEADER_BYTES + data.readUInt32BE(4);
  return inflateSync(data.subarray(COMPRESSED_HEADER_BYTES, end), { maxOutputLength: atMostBytes });
}

function payloadOf(data: Buffer, shape: HistogramShape): Buffer {
  const isOfShape =
    data.length >= HEADER_BYTES &&
    cookieOf(data) === V2 &&
    data.readInt32BE(12) === shape.numberOfSignificantValueDigits &&
    data.readBigInt64BE(16) === BigInt(shape.lowestDiscernibleValue) &&
    data.readBigInt64BE(24) === BigInt(shape.highestTrackableValue);
  const end = isOfShape ? HEADER_BYTES + data.readUInt32BE(4) : Infinity;
  if (end > data.length) {
    throw new Error('The histogram is broken, or of another shape.');
  }
  return data.subarray(HEADER_BYTES, end);
}

function cookieOf(data: Buffer): number {
  return (data.readUInt32BE(0) & ~WORD_SIZE_BITS) >>> 0;
}
