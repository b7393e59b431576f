import { z } from 'zod';

import { tooMany } from './written-text.ts';

/** A word for filtering runs. */
export const Tag = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u,
    'must be one word of at most 32 letters, digits, dots, hyphens or underscores, such as rpi4 or v1.2'
  );

const MAX_TAGS = 10;

/** The tags of one run. */
export const Tags = z.array(Tag).max(MAX_TAGS, {
  error: ({ input }) => tooMany(Array.isArray(input) ? input.length : 0, MAX_TAGS, 'tags', 'remove some'),
});

/** The tags in a text as people write it on the command line: `rpi4, old-disk`. */
export function tagsIn(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');
}
