const MAGIC = 0x184d2204;
const STORED = 0x80000000;
const Flag = { blockChecksum: 0x10, contentSize: 0x08, dictionary: 0x01 } as const;
const SHORTEST_MATCH = 4;

/**
 * The content of an LZ4 frame. Every length is checked against the available bytes, and memory use is limited to `mostBytes`, so
 * malicious input ends in a RangeError. Checksums are not verified here, as the batch has its own.
 *
 * Source: lz4_Frame_format.md and lz4_Block_format.md of lz4/lz4.
 */
export function lz4Decompress(frame: Buffer, mostBytes: number): Buffer {
  const { blocks, roomBytes } = blocksOf(frame, mostBytes);
  const output = Buffer.allocUnsafe(roomBytes);
  let length = 0;
  for (const { start, end, isStored } of blocks) {
    length = isStored ? copyStored(frame, start, end, output, length) : decode(frame, start, end, output, length);
  }
  return output.subarray(0, length);
}

interface Block {
  readonly start: number;
  readonly end: number;
  readonly isStored: boolean;
}

/**
 * Locates the blocks of a frame, and computes the maximum number of bytes that they can decompress to. Throws if that exceeds
 * `mostBytes`.
 */
function blocksOf(frame: Buffer, mostBytes: number): { blocks: Block[]; roomBytes: number } {
  if (frame.readUInt32LE(0) !== MAGIC) {
    throw new RangeError('these bytes are not an LZ4 frame');
  }
  const flags = frame[4];
  const blockBytes = 1 << (8 + 2 * ((frame[5] >> 4) & 0b111));
  const checksumBytes = (flags & Flag.blockChecksum) === 0 ? 0 : 4;
  const blocks: Block[] = [];
  let at = 7 + ((flags & Flag.contentSize) === 0 ? 0 : 8) + ((flags & Flag.dictionary) === 0 ? 0 : 4);
  for (let head = frame.readUInt32LE(at); head !== 0; head = frame.readUInt32LE(at)) {
    const start = at + 4;
    const end = start + (head & ~STORED);
    if (end > frame.length) {
      throw new RangeError('an LZ4 block is longer than its frame');
    }
    blocks.push({ start, end, isStored: (head & STORED) !== 0 });
    if (blocks.length * blockBytes > mostBytes) {
      throw new RangeError(`an LZ4 frame of ${frame.length} bytes may hold more than ${mostBytes} bytes`);
    }
    at = end + checksumBytes;
  }
  return { blocks, roomBytes: blocks.length * blockBytes };
}

function copyStored(input: Buffer, start: number, end: number, output: Buffer, length: number): number {
  checkRoom(output, length, end - start);
  return length + input.copy(output, length, start, end);
}

/** Decodes one block after the existing output, which it may refer to. Returns the new length. */
function decode(input: Buffer, start: number, end: number, output: Buffer, length: number): number {
  let at = start;
  let to = length;
  const longLength = (short: number): number => {
    let long = short;
    for (let byte = short === 15 ? 255 : 0; byte === 255; long += byte) {
      if (at >= end) {
        throw new RangeError('an LZ4 length has no end');
      }
      byte = input[at++];
    }
    return long;
  };
  while (at < end) {
    const token = input[at++];
    const literals = longLength(token >> 4);
    if (at + literals > end) {
      throw new RangeError('an LZ4 literal is longer than its block');
    }
    checkRoom(output, to, literals);
    for (const until = at + literals; at < until;) {
      output[to++] = input[at++];
    }
    if (at === end) {
      break;
    }
    const offset = at + 2 <= end ? input[at] | (input[at + 1] << 8) : 0;
    at += 2;
    if (offset === 0 || offset > to) {
      throw new RangeError('an LZ4 block refers to bytes before its start');
    }
    const match = longLength(token & 15) + SHORTEST_MATCH;
    checkRoom(output, to, match);
    // Byte by byte: a match may overlap its own output.
    for (const until = to + match; to < until; to++) {
      output[to] = output[to - offset];
    }
  }
  return to;
}

function checkRoom(output: Buffer, length: number, more: number): void {
  if (length + more > output.length) {
    throw new RangeError('an LZ4 block contains more bytes than its frame states');
  }
}
