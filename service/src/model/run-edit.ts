import { z } from 'zod';

import { RunSpec } from './run.ts';

/** A word by which runs are filtered. */
export const Tag = z
  .string()
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,31}$/u,
    'must be one word of at most 32 letters, digits, dots, hyphens or underscores, such as rpi4 or v1.2'
  );

/** What people may change about a run, even after it has ended. Fields that are left out stay unchanged. */
export const RunEdit = z.strictObject({
  label: RunSpec.shape.label.describe('A few words that describe it; an empty string removes them.'),
  notes: z
    .string()
    .max(4000)
    .optional()
    .describe('What people want to remember about it; an empty string removes them.'),
  tags: z.array(Tag).max(10).optional().describe('Words to filter by. They replace the tags it had.'),
});
export type RunEdit = z.infer<typeof RunEdit>;
