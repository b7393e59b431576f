import { z } from 'zod';

import { RunSpec } from './run.ts';
import { tooMany, writtenText } from './written-text.ts';

/** A word by which runs are filtered. */
export const Tag = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u,
    'must be one word of at most 32 letters, digits, dots, hyphens or underscores, such as rpi4 or v1.2'
  );

const MAX_TAGS = 10;

/** What people may change about a run, even after it has ended. Fields that are left out stay unchanged. */
export const RunEdit = z.strictObject({
  label: RunSpec.shape.label.describe('A few words that describe it; an empty string, or only spaces, removes them.'),
  notes: writtenText(4000)
    .optional()
    .describe('What people want to remember about it; an empty string, or only spaces, removes it.'),
  tags: z
    .array(Tag)
    .max(MAX_TAGS, {
      error: ({ input }) => tooMany(Array.isArray(input) ? input.length : NaN, MAX_TAGS, 'tags', 'remove some'),
    })
    .optional()
    .describe('Words to filter by. They replace the tags it had.'),
});
export type RunEdit = z.infer<typeof RunEdit>;
