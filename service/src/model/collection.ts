import { z } from 'zod';

import { RunSpec } from './run.ts';
import { SourceSpec } from './source.ts';
import { writtenText } from './written-text.ts';

/**
 * Everyday use: reads every sensor repeatedly, without end, and writes the readings to a target. Keeps readings on disk while the store is
 * unavailable.
 */
export const CollectionSpec = z.strictObject({
  target: z.string().min(1).max(64).describe('Name of a configured target.'),
  source: SourceSpec.prefault({ kind: 'auto' }).describe('Where readings come from.'),
  ratePerSecond: z
    .number()
    .positive()
    .max(1000)
    .default(1)
    .describe('Number of times per second that each sensor is read.'),
  durationMs: RunSpec.shape.durationMs
    .default(null)
    .describe('How long to collect, in milliseconds; null means until stopped.'),
  spoolRows: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(1_000_000)
    .describe(
      'Maximum number of readings kept on disk while the store is unreachable; beyond that, the oldest readings are ' +
        'dropped and counted.'
    ),
  label: writtenText(120).optional().describe('A few words that describe the collection.'),
  sink: RunSpec.shape.sink,
});
export type CollectionSpec = z.infer<typeof CollectionSpec>;
