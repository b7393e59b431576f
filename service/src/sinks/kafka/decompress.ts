import { gunzipSync, zstdDecompressSync } from 'node:zlib';

import { snappyUncompress } from 'hyparquet/src/snappy.js';

import { Fault } from '../../model/fault.ts';
import { brokenRecords } from './broken-records.ts';
import { lz4Decompress } from './lz4-frame.ts';

/** Largest records of one batch after decompression; a producer's batch is a few megabytes at most. */
export const MOST_DECOMPRESSED_BYTES = 32 * 1024 * 1024;

/** Numbers in a batch's attributes. Source: kafka.apache.org, "Record Batch". */
const GZIP = 1;
const SNAPPY = 2;
const LZ4 = 3;
const ZSTD = 4;

/**
 * The records of a compressed batch. A few kilobytes can claim gigabytes, so the size is checked before memory is taken for it.
 * Throws a Fault where the bytes are broken, or more than {@link MOST_DECOMPRESSED_BYTES}, or in an unknown compression.
 */
export function decompress(compression: number, bytes: Buffer): Buffer {
  try {
    switch (compression) {
      case GZIP:
        return gunzipSync(bytes, { maxOutputLength: MOST_DECOMPRESSED_BYTES });
      case ZSTD:
        return zstdDecompressSync(bytes, { maxOutputLength: MOST_DECOMPRESSED_BYTES });
      // Not by the client's WebAssembly: after some thousand broken batches its memory is used up, and sound ones fail as well.
      case SNAPPY:
        return snappyDecompress(bytes);
      case LZ4:
        return lz4Decompress(bytes, MOST_DECOMPRESSED_BYTES);
    }
  } catch (thrown) {
    throw brokenRecords(`a batch cannot be decompressed: ${Fault.from(thrown).message}`);
  }
  throw new Fault({
    kind: 'configuration',
    code: 'UNKNOWN_COMPRESSION',
    message: `The topic has records in a compression (number ${compression}) that is not known.`,
    hint: 'Use a topic whose producers compress by gzip, snappy, lz4 or zstd.',
  });
}

const XERIAL_HEADER = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_CHUNKS_AT = 16;

/** One block, or all chunks of the framing that Java's producers use. */
function snappyDecompress(bytes: Buffer): Buffer {
  const blocks: Buffer[] = [];
  if (bytes.subarray(0, XERIAL_HEADER.length).equals(XERIAL_HEADER)) {
    for (let at = XERIAL_CHUNKS_AT; at < bytes.length;) {
      const end = at + 4 + bytes.readUInt32BE(at);
      blocks.push(bytes.subarray(at + 4, end));
      at = end;
    }
  } else {
    blocks.push(bytes);
  }
  const sizes = blocks.map(snappyBlockSize);
  const size = sizes.reduce((sum, one) => sum + one, 0);
  if (size > MOST_DECOMPRESSED_BYTES) {
    throw new RangeError(`${bytes.length} bytes of snappy claim to hold ${size} bytes`);
  }
  const output = Buffer.allocUnsafe(size);
  blocks.reduce((start, block, at) => {
    snappyUncompress(block, output.subarray(start, start + sizes[at]));
    return start + sizes[at];
  }, 0);
  return output;
}

/** A varint at its beginning. Source: google/snappy, format_description.txt. */
function snappyBlockSize(block: Buffer): number {
  let size = 0;
  for (let at = 0, scale = 1; at < Math.min(block.length, 5); at++, scale *= 128) {
    size += (block[at] & 0x7f) * scale;
    if (block[at] < 0x80) {
      return size;
    }
  }
  throw new RangeError('a snappy block has no size');
}
