import { randomBytes } from 'node:crypto';

import { z } from 'zod';

import { runMadeAt, type RunId } from '../model/run.ts';
import type { Statements } from './statements.ts';

const TIME_DIGITS = 8;
/** This many base-36 digits hold 67 random bits. */
const RANDOM_DIGITS = 13;
const RADIX = 36;
/** Bytes below this limit yield each digit with the same probability; larger ones are discarded. */
const FAIR_BYTES = 256 - (256 % RADIX);

/** Ids that are further ahead of the clock than this are ignored. Enough for a clock in a wrong time zone. */
const MAX_AHEAD_MS = 86_400_000;
/** A clock that shows an earlier time is wrong: Thermobench did not exist yet. */
const FIRST_VERSION_AT = Date.UTC(2026, 0);
const Greatest = z.object({ id: z.string().nullable() });
const LATEST = RADIX ** TIME_DIGITS - 1;

/**
 * The id of the next run or sweep. It is greater than those in the tables, even if the clock was set back, so that a list in the
 * order of ids is also in the order of creation.
 *
 * Ids that are more than a day ahead of the clock are ignored: the clock was probably wrong when they were made. Otherwise all
 * further ids would contain that wrong time, until the clock reaches it.
 */
export function nextId(sql: Statements, tables: readonly string[], createdAt: number): string {
  const until = createdAt < FIRST_VERSION_AT ? Infinity : createdAt + MAX_AHEAD_MS;
  const known = tables.flatMap((table) => {
    // A brace is greater than all characters of an id.
    const limit = until > LATEST ? '{' : digitsOf(until);
    return sql.first(Greatest, `SELECT max(id) AS id FROM ${table} WHERE id < ?`, [limit])?.id ?? [];
  });
  return newRunId(createdAt, known.sort().at(-1) ?? null);
}

/**
 * A new id that is greater than `greatest`, unless that contains the latest possible time. Two journals never produce the same
 * id, even if their clocks show the same time.
 */
export function newRunId(createdAt: number, greatest: RunId | null): RunId {
  const after = greatest === null ? 0 : runMadeAt(greatest) + 1;
  return digitsOf(Math.min(Math.max(createdAt, after), LATEST)) + randomDigits();
}

function digitsOf(time: number): string {
  return time.toString(RADIX).padStart(TIME_DIGITS, '0');
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
