import { gunzipSync, zstdDecompressSync } from 'node:zlib';

import { compressionsAlgorithmsByBitmask } from '@platformatic/kafka';

import { Fault } from '../../model/fault.ts';
import { brokenRecords } from './broken-records.ts';

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
      case SNAPPY:
        return whole(compression, bytes, snappySize(bytes));
      case LZ4:
        return whole(compression, bytes, lz4MostSize(bytes));
    }
  } catch (thrown) {
    throw thrown instanceof Fault
      ? thrown
      : brokenRecords(`a batch cannot be decompressed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
  throw new Fault({
    kind: 'configuration',
    code: 'UNKNOWN_COMPRESSION',
    message: `The topic has records in a compression (number ${compression}) that is not known.`,
    hint: 'Use a topic whose producers compress by gzip, snappy, lz4 or zstd.',
  });
}

/** By the library, once the size that the bytes claim is known to be harmless. */
function whole(compression: number, bytes: Buffer, claimedBytes: number): Buffer {
  if (claimedBytes > MOST_DECOMPRESSED_BYTES) {
    throw brokenRecords(`a batch of ${bytes.length} bytes would decompress to ${claimedBytes} bytes`);
  }
  return compressionsAlgorithmsByBitmask[compression].decompressSync(bytes);
}

const XERIAL_HEADER = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const XERIAL_CHUNKS_AT = 16;

/** The size that a snappy block claims, or all chunks of the framing that Java's producers use. */
function snappySize(bytes: Buffer): number {
  if (!bytes.subarray(0, XERIAL_HEADER.length).equals(XERIAL_HEADER)) {
    return snappyBlockSize(bytes);
  }
  let size = 0;
  for (let at = XERIAL_CHUNKS_AT; at < bytes.length;) {
    const end = at + 4 + bytes.readUInt32BE(at);
    size += snappyBlockSize(bytes.subarray(at + 4, end));
    at = end;
  }
  return size;
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
  throw brokenRecords('a snappy block has no size');
}

const LZ4_MAGIC = 0x184d2204;
const LZ4_STORED = 0x80000000;

/** The largest size that an LZ4 frame can have: that of a full block for each of its blocks. Source: lz4_Frame_format.md. */
function lz4MostSize(bytes: Buffer): number {
  if (bytes.readUInt32LE(0) !== LZ4_MAGIC) {
    throw brokenRecords('a batch in LZ4 is no LZ4 frame');
  }
  const flags = bytes[4];
  const blockBytes = 1 << (8 + 2 * ((bytes[5] >> 4) & 0b111));
  const blockChecksumBytes = (flags & 0x10) === 0 ? 0 : 4;
  let size = 0;
  for (let at = 7 + ((flags & 0x08) === 0 ? 0 : 8) + ((flags & 0x01) === 0 ? 0 : 4); ;) {
    const length = bytes.readUInt32LE(at);
    if (length === 0) {
      return size;
    }
    size += blockBytes;
    if (size > MOST_DECOMPRESSED_BYTES) {
      return size;
    }
    at += 4 + (length & ~LZ4_STORED) + blockChecksumBytes;
  }
}
