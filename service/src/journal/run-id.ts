import { randomBytes } from 'node:crypto';

import { runMadeAt, type RunId } from '../model/run.ts';

const TIME_DIGITS = 8;
/** This many base-36 digits hold 67 random bits. */
const RANDOM_DIGITS = 13;
const RADIX = 36;
/** Bytes below this limit yield each digit with the same probability; larger ones are discarded. */
const FAIR_BYTES = 256 - (256 % RADIX);

/**
 * A new id. It is greater than `greatest`, the greatest id in the same journal, even after the clock was set back, because runs
 * wait for each other in the order of their ids. Two journals never produce the same id, even if their clocks show the same time.
 */
export function newRunId(createdAt: number, greatest: RunId | null): RunId {
  const after = greatest === null ? 0 : runMadeAt(greatest) + 1;
  const time = Math.max(createdAt, after).toString(RADIX);
  return time.padStart(TIME_DIGITS, '0').slice(-TIME_DIGITS) + randomDigits();
}

function randomDigits(): string {
  let digits = '';
  while (digits.length < RANDOM_DIGITS) {
    for (const byte of randomBytes(RANDOM_DIGITS)) {
      digits += byte < FAIR_BYTES ? (byte % RADIX).toString(RADIX) : '';
    }
  }
  return digits.slice(0, RANDOM_DIGITS);
}
