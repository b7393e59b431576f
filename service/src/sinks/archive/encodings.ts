/**
 * How Parquet writes the values of a page. Works on plain arrays, without an object per value: this is the hot loop of the
 * archive.
 * Source: https://parquet.apache.org/docs/file-format/data-pages/encodings/
 */
export type Numbers = Float64Array | Int32Array;

/** The smallest and the largest of some whole numbers. */
export interface Bounds {
  min: number;
  max: number;
}

const BLOCK = 128;
const MINIBLOCK = 32;
const MINIBLOCKS = BLOCK / MINIBLOCK;
/** Maximum length of a varint that encodes a safe integer, zigzag bit included. */
const LONGEST_VARINT = 8;

/**
 * Whether {@link deltaPacked} can encode numbers between these bounds: differences must fit 32 bits including the sign, and twice
 * the first number must be exact.
 */
export function fitsDelta({ min, max }: Bounds): boolean {
  return max - min < 2 ** 31 && min > -(2 ** 52) && max < 2 ** 52;
}

/** DELTA_BINARY_PACKED: evenly growing values such as times, offsets and sequence numbers take almost no space. */
export function deltaPacked(values: Numbers): Uint8Array {
  const count = values.length;
  const blocks = Math.ceil(Math.max(0, count - 1) / BLOCK);
  const page = new Uint8Array(4 * LONGEST_VARINT + blocks * (LONGEST_VARINT + MINIBLOCKS + BLOCK * 4));
  let at = putVarint(page, 0, BLOCK);
  at = putVarint(page, at, MINIBLOCKS);
  at = putVarint(page, at, count);
  at = putVarint(page, at, zigzag(count === 0 ? 0 : values[0]));

  const deltas = new Float64Array(BLOCK);
  for (let from = 1; from < count; from += BLOCK) {
    const size = Math.min(BLOCK, count - from);
    let least = Infinity;
    let previous = values[from - 1];
    for (let i = 0; i < size; i++) {
      const value = values[from + i];
      const delta = value - previous;
      previous = value;
      deltas[i] = delta;
      least = delta < least ? delta : least;
    }
    // The last block is padded with its smallest difference, which packs to zeros.
    deltas.fill(least, size);
    at = putVarint(page, at, zigzag(least));
    const widths = at;
    at += MINIBLOCKS;
    for (let mini = 0; mini < MINIBLOCKS; mini++) {
      const first = mini * MINIBLOCK;
      let seen = 0;
      for (let i = first; i < first + MINIBLOCK; i++) {
        const above = deltas[i] - least;
        deltas[i] = above;
        seen |= above;
      }
      const width = bitsOf(seen);
      page[widths + mini] = width;
      at = putPacked(page, at, deltas, first, first + MINIBLOCK, width);
    }
  }
  return page.subarray(0, at);
}

/** PLAIN encoding of 64-bit whole numbers. Any safe integer fits. */
export function plainInt64(values: Numbers): Uint8Array {
  const page = new DataView(new ArrayBuffer(values.length * 8));
  for (let i = 0; i < values.length; i++) {
    page.setUint32(i * 8, values[i] >>> 0, true);
    page.setInt32(i * 8 + 4, Math.floor(values[i] / 2 ** 32), true);
  }
  return new Uint8Array(page.buffer);
}

/** PLAIN encoding of doubles: their bytes, in the byte order of every machine that Node runs on. */
export function plainDouble(values: Numbers): Uint8Array {
  const doubles = values instanceof Float64Array ? values : Float64Array.from(values);
  return new Uint8Array(doubles.buffer, doubles.byteOffset, doubles.byteLength);
}

/** PLAIN encoding of strings: the length of each in four bytes, then its UTF-8. */
export function plainTexts(texts: readonly string[]): Uint8Array {
  const encoded = texts.map((text) => Buffer.from(text));
  const page = Buffer.alloc(encoded.reduce((bytes, { length }) => bytes + 4 + length, 0));
  let at = 0;
  for (const text of encoded) {
    at = page.writeUInt32LE(text.length, at);
    at += text.copy(page, at);
  }
  return page;
}

/** RLE_DICTIONARY: indexes into a dictionary of `entries` entries, preceded by the width of one index. */
export function dictionaryIndexes(indexes: Int32Array, entries: number): Uint8Array {
  const width = Math.max(1, bitsOf(entries - 1));
  const runs = runLength(indexes, width);
  const page = new Uint8Array(1 + runs.length);
  page[0] = width;
  page.set(runs, 1);
  return page;
}

/** Definition levels of a column: 1 if a row has a value, 0 if not. Without the length, as in version 2 pages. */
export function definitionLevels(present: Int32Array): Uint8Array {
  return runLength(present, 1);
}

/** RLE/bit-packing hybrid: one run if all values are equal, otherwise all of them packed. */
function runLength(values: Int32Array, width: number): Uint8Array {
  const count = values.length;
  const groups = Math.ceil(count / 8);
  const page = new Uint8Array(LONGEST_VARINT + 8 + groups * width + 4);
  if (allEqual(values)) {
    let at = putVarint(page, 0, count * 2);
    for (let bit = 0; bit < width; bit += 8) {
      page[at++] = (values[0] ?? 0) >>> bit;
    }
    return page.subarray(0, at);
  }
  const at = putVarint(page, 0, groups * 2 + 1);
  putPacked(page, at, values, 0, count, width);
  return page.subarray(0, at + groups * width);
}

function allEqual(values: Int32Array): boolean {
  for (let i = 1; i < values.length; i++) {
    if (values[i] !== values[0]) {
      return false;
    }
  }
  return true;
}

/**
 * Packs values of `width` bits, lowest bit first. Returns the position after the last whole 32-bit word, which is the end of the
 * data if the values fill whole words.
 */
function putPacked(page: Uint8Array, at: number, values: Numbers, from: number, to: number, width: number): number {
  if (width === 0) {
    return at;
  }
  let word = 0;
  let used = 0;
  for (let i = from; i < to; i++) {
    const value = values[i];
    word |= value << used;
    used += width;
    if (used >= 32) {
      page[at] = word;
      page[at + 1] = word >>> 8;
      page[at + 2] = word >>> 16;
      page[at + 3] = word >>> 24;
      at += 4;
      used -= 32;
      word = used === 0 ? 0 : value >>> (width - used);
    }
  }
  for (let bit = 0; bit < used; bit += 8) {
    page[at++] = word >>> bit;
  }
  return at;
}

/** The number of bits in a 32-bit number. For several numbers combined by OR, the width of the widest one. */
function bitsOf(value: number): number {
  return 32 - Math.clz32(value);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}

/** LEB128. Bit shifts would truncate a number to 32 bits. */
function putVarint(page: Uint8Array, at: number, value: number): number {
  while (value >= 0x80) {
    page[at++] = (value % 0x80) + 0x80;
    value = Math.floor(value / 0x80);
  }
  page[at++] = value;
  return at;
}
