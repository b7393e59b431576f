import { z } from 'zod';

/**
 * What a store reports about itself at one moment. Null if it does not report that figure, or refuses it. Totals only grow; levels are
 * values of this moment.
 */
export interface StoreFigures {
  /** Total time for which sessions of all clients waited for locks of rows. */
  readonly rowLockMs: number | null;
  /** Level: sessions of our user that wait for a lock of the table. */
  readonly waitingForTable: number | null;
  /** Total number of times that a session waited because the buffer of the redo log was full. */
  readonly logWaits: number | null;
  /** Total number of flushes to disk. */
  readonly flushes: number | null;
  /** Level: how much of the redo log is in use, 0 to 1. When it is full, sessions wait until pages are written. */
  readonly logFilled: number | null;
}

/** Reads the figures of a store, through a connection of its own. */
export interface StorePressure {
  /** Throws a Fault if the store does not answer in time. */
  read(): Promise<StoreFigures>;
  /** Never throws. */
  close(): void;
}

/**
 * What a store reported about an interval: amounts, so that intervals can be added. Levels are multiplied by the time for which they
 * held. Null if never reported.
 */
export const StoreSecond = z.object({
  elapsedMs: z.number(),
  rowLockMs: z.number().nullable(),
  tableLockMs: z.number().nullable(),
  logWaits: z.number().nullable(),
  flushes: z.number().nullable(),
  logFilledMs: z.number().nullable(),
});
export type StoreSecond = z.infer<typeof StoreSecond>;

/** What happened between two moments. */
export function between(before: StoreFigures, after: StoreFigures, elapsedMs: number): StoreSecond {
  // A server that was restarted counts from 0 again.
  const grown = (one: number | null, other: number | null) =>
    one === null || other === null ? null : Math.max(0, other - one);
  const held = (level: number | null) => (level === null ? null : level * elapsedMs);
  return {
    elapsedMs,
    rowLockMs: grown(before.rowLockMs, after.rowLockMs),
    tableLockMs: held(after.waitingForTable),
    logWaits: grown(before.logWaits, after.logWaits),
    flushes: grown(before.flushes, after.flushes),
    logFilledMs: held(after.logFilled),
  };
}

/** Adds two intervals; null is an interval of which nothing is known. */
export function plusStore(one: StoreSecond | null, other: StoreSecond | null): StoreSecond | null {
  if (one === null || other === null) {
    return one ?? other;
  }
  const sum = (a: number | null, b: number | null) => (a === null ? b : a + (b ?? 0));
  return {
    elapsedMs: one.elapsedMs + other.elapsedMs,
    rowLockMs: sum(one.rowLockMs, other.rowLockMs),
    tableLockMs: sum(one.tableLockMs, other.tableLockMs),
    logWaits: sum(one.logWaits, other.logWaits),
    flushes: sum(one.flushes, other.flushes),
    logFilledMs: sum(one.logFilledMs, other.logFilledMs),
  };
}
