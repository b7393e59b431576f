import { z } from 'zod';

/** Text that people write, trimmed. Text longer than `most` characters is refused. */
export function writtenText(most: number) {
  return z
    .string()
    .trim()
    .max(most, { error: ({ input }) => tooMany(String(input).length, most, 'characters', 'shorten it') });
}

/** The error for too many of something: `has 130 characters, but at most 120 are allowed: shorten it`. */
export function tooMany(given: number, most: number, what: string, remedy: string): string {
  return `has ${given} ${what}, but at most ${most} are allowed: ${remedy}`;
}
