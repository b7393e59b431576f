import { gunzipSync, zstdDecompressSync } from 'node:zlib';

import { Fault } from '../model/fault.ts';
import { brokenRecords } from './broken-records.ts';
import { lz4Decompress } from './lz4-frame.ts';
import { snappyDecompress } from './snappy.ts';

/** Largest decompressed size of one batch; a producer's batch is a few megabytes at most. */
export const MAX_DECOMPRESSED_BYTES = 32 * 1024 * 1024;

/** Compression codes in a batch's attributes. Source: kafka.apache.org, "Record Batch". */
const GZIP = 1;
const SNAPPY = 2;
const LZ4 = 3;
const ZSTD = 4;

/**
 * The records of a compressed batch. A few kilobytes can claim to decompress to gigabytes, so the size is checked before memory
 * is allocated. Throws a Fault if the data is corrupt, exceeds {@link MAX_DECOMPRESSED_BYTES}, or uses an unknown compression.
 */
export function decompress(compression: number, bytes: Buffer): Buffer {
  try {
    switch (compression) {
      case GZIP:
        return gunzipSync(bytes, { maxOutputLength: MAX_DECOMPRESSED_BYTES });
      case ZSTD:
        return zstdDecompressSync(bytes, { maxOutputLength: MAX_DECOMPRESSED_BYTES });
      // Not with the client's WebAssembly decoder: a few thousand corrupt batches exhaust its memory, and then valid ones fail
      // too.
      case SNAPPY:
        return snappyDecompress(bytes, MAX_DECOMPRESSED_BYTES);
      case LZ4:
        return lz4Decompress(bytes, MAX_DECOMPRESSED_BYTES);
    }
  } catch (thrown) {
    throw brokenRecords(`a batch cannot be decompressed: ${Fault.from(thrown).message}`);
  }
  throw new Fault({
    kind: 'configuration',
    code: 'UNKNOWN_COMPRESSION',
    message: `The topic has records with an unknown compression (number ${compression}).`,
    hint: 'Use a topic whose producers compress with gzip, snappy, lz4 or zstd.',
  });
}
