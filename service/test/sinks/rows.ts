import type { Reading } from '../../src/model/reading.ts';
import { newRunId } from '../../src/journal/run-id.ts';
import type { Cadence, ProducerAccount, Session } from '../../src/sinks/contract.ts';

export const START = Date.UTC(2026, 10, 24);
export const HOUR_MS = 3_600_000;
/**
 * Distance between producers' readings: no shift by whole hours lands on another producer's reading, which a store might then
 * overwrite.
 */
export const SPACING_MS = 3_667_000;
const DAY_MS = 24 * HOUR_MS;
/** Long before {@link START}. */
const FIRST_DAY = Date.UTC(2001, 0, 1);

let days = 0;

/** The start of a day at which no other test writes: tables may be shared by tests. */
export function newTime(): number {
  days++;
  return FIRST_DAY + days * DAY_MS;
}

export function newRun(): string {
  return newRunId(Date.now(), null);
}

export function reading(value: number, time = START): Reading {
  return { location: 'lab', time, value };
}

/** Each reading has its own time, as a store may have room for only one per time. */
export function someReadings(rows: number, from = START): Reading[] {
  return Array.from({ length: rows }, (_, i) => reading(20 + i / 8, from + i * 1000));
}

/** Writes as a producer does, with at most that many rows per write and per commit. Returns the number of rows acked. */
export async function writeAndCommit(
  session: Session,
  { rowsPerWrite, rowsPerCommit }: Cadence,
  firstSeq: number,
  readings: readonly Reading[]
): Promise<number> {
  let acked = 0;
  for (let from = 0; from < readings.length; from += rowsPerCommit) {
    const until = Math.min(from + rowsPerCommit, readings.length);
    for (let at = from; at < until; at += rowsPerWrite) {
      await session.write({
        firstSeq: firstSeq + at,
        readings: readings.slice(at, Math.min(at + rowsPerWrite, until)),
      });
    }
    acked += await session.commit();
  }
  return acked;
}

export function ackedAll(producer: number, offered: number): ProducerAccount {
  return { producer, offered, acked: offered, unacked: [] };
}
