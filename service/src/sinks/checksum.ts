import type { Reading } from '../model/reading.ts';
import type { RunId } from '../model/run.ts';
import { locationHash, readingChecksum } from './reading-checksum.ts';
import { valueChecksum } from './value-checksum.ts';

/** Checksums of one producer's rows. */
export type RowChecksum = (seq: number, location: string, time: number, value: number) => number;

/**
 * Whether the rows of a run carry the checksum of the whole reading. Those of version 0.1.0, whose ids are shorter, carry that of
 * the value: the form of the id chooses the rule, so that no row has to say which it is.
 */
export function coversReading(run: RunId): boolean {
  return run.length > 8;
}

/** For the hot path: chosen once for a producer. Time counts as it is stored, in whole milliseconds. */
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

/** Columns of 16 bits, in tables of version 0.1.0, keep that much of a checksum. Checksums of its own rows are below it. */
export const SHORT_CHECKSUM = 2 ** 16;
