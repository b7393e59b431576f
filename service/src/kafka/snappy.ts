const XERIAL_HEADER = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_CHUNKS_AT = 16;

/**
 * Decompresses snappy: one block, or the chunks of the framing used by Java's producers. Every length is checked against the
 * available bytes, and memory use is limited to `mostBytes`, so malicious input ends in a RangeError.
 *
 * Source: google/snappy, format_description.txt; xerial/snappy-java, SnappyOutputStream.
 */
export function snappyDecompress(bytes: Buffer, mostBytes: number): Buffer {
  const blocks = blocksOf(bytes);
  const roomBytes = blocks.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (roomBytes > mostBytes) {
    throw new RangeError(`a snappy block of ${bytes.length} bytes claims to contain ${roomBytes} bytes`);
  }
  const output = Buffer.allocUnsafe(roomBytes);
  let start = 0;
  for (const { elements, sizeBytes } of blocks) {
    decode(elements, output.subarray(start, start + sizeBytes));
    start += sizeBytes;
  }
  return output;
}

interface Block {
  /** Literals and copies, after the size. */
  readonly elements: Buffer;
  readonly sizeBytes: number;
}

function blocksOf(bytes: Buffer): Block[] {
  if (!bytes.subarray(0, XERIAL_HEADER.length).equals(XERIAL_HEADER)) {
    return [blockOf(bytes)];
  }
  const blocks: Block[] = [];
  for (let at = XERIAL_CHUNKS_AT; at < bytes.length;) {
    const start = at + 4;
    at = start + bytes.readUInt32BE(at);
    blocks.push(blockOf(bytes.subarray(start, at)));
  }
  return blocks;
}

/** The size is a varint at the beginning. */
function blockOf(bytes: Buffer): Block {
  let sizeBytes = 0;
  for (let at = 0, scale = 1; at < Math.min(bytes.length, 5); at++, scale *= 128) {
    sizeBytes += (bytes[at] & 0x7f) * scale;
    if (bytes[at] < 0x80) {
      return { elements: bytes.subarray(at + 1), sizeBytes };
    }
  }
  throw new RangeError('a snappy block has no size');
}

function decode(input: Buffer, output: Buffer): void {
  let at = 0;
  let to = 0;
  const number = (bytes: number): number => {
    const from = at;
    at += bytes;
    return input.readUIntLE(from, bytes);
  };
  while (at < input.length) {
    const tag = input[at++];
    const short = tag >> 2;
    const kind = tag & 0b11;
    if (kind === 0) {
      const length = (short < 60 ? short : number(short - 59)) + 1;
      if (at + length > input.length) {
        throw new RangeError('a snappy literal is longer than its block');
      }
      checkRoom(output, to, length);
      for (const until = at + length; at < until;) {
        output[to++] = input[at++];
      }
      continue;
    }
    const length = kind === 1 ? (short & 0b111) + 4 : short + 1;
    const offset = kind === 1 ? ((tag >> 5) << 8) + number(1) : number(kind === 2 ? 2 : 4);
    if (offset === 0 || offset > to) {
      throw new RangeError('a snappy block refers to bytes before its start');
    }
    checkRoom(output, to, length);
    // Byte by byte: a copy may overlap its own output.
    for (const until = to + length; to < until; to++) {
      output[to] = output[to - offset];
    }
  }
  if (to !== output.length) {
    throw new RangeError('a snappy block contains fewer bytes than it states');
  }
}

function checkRoom(output: Buffer, length: number, more: number): void {
  if (length + more > output.length) {
    throw new RangeError('a snappy block contains more bytes than it states');
  }
}
