import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';
import { locationHash, readingChecksum } from './reading-checksum.ts';
import { valueChecksum } from './value-checksum.ts';

/** Checksums of one producer's rows. */
export type RowChecksum = (seq: number, location: string, time: number, value: number) => number;

/**
 * Whether the rows of a run have a checksum of the whole reading. Rows of version 0.1.0 have a checksum of the value only. The
 * run ids of 0.1.0 are shorter, so the form of the id selects the rule and no row has to record it.
 */
export function coversReading(run: RunId): boolean {
  return run.length > 8;
}

/** Checksum function for the hot path, chosen once per producer. Uses the time as stored, in whole milliseconds. */
export function rowChecksum(run: RunId, producer: number): RowChecksum {
  return coversReading(run)
    ? (seq, location, time, value) => readingChecksum(producer, seq, locationHash(location), Math.round(time), value)
    : (seq, _location, _time, value) => valueChecksum(producer, seq, value);
}

/** The checksum that a row of this run must have. */
export function checksum(
  { run, producer, seq }: { run: RunId; producer: number; seq: number },
  { location, time, value }: Reading
): number {
  return coversReading(run)
    ? readingChecksum(producer, seq, locationHash(location), Math.round(time), value)
    : valueChecksum(producer, seq, value);
}

/**
 * Tables of version 0.1.0 have 16-bit columns, which store the checksum modulo this. Checksums of version 0.1.0 rows are below
 * it.
 */
export const SHORT_CHECKSUM = 2 ** 16;
