import { z } from 'zod';

import { RunSpec } from './run.ts';
import { Tags } from './tags.ts';
import { writtenText } from './written-text.ts';

/** What people may change about a run, even after it has ended. Fields that are left out stay unchanged. */
export const RunEdit = z.strictObject({
  label: RunSpec.shape.label.describe(
    'A few words that describe the run; an empty string, or only spaces, removes them.'
  ),
  notes: writtenText(4000)
    .optional()
    .describe('What people want to remember about the run; an empty string, or only spaces, removes it.'),
  tags: Tags.optional().describe('Words to filter runs by. They replace all tags of the run.'),
});
export type RunEdit = z.infer<typeof RunEdit>;
