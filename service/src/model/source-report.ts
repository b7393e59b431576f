import { z } from 'zod';

import { visible } from './visible.ts';

/** Rows, or single values of rows, that are not readings, for one reason. */
export const UnusableRows = z.object({
  reason: z.string().describe('Why they cannot be used, with the column: `column "date": is not a time`.'),
  count: z.int().min(1),
  firstLine: z.int().min(1).describe('Line of the first such row, counted from 1.'),
  example: z.string().describe('The text found in that line.'),
});
export type UnusableRows = z.infer<typeof UnusableRows>;

/** What a source can report in advance about everything that it will read. For a replayed file, this describes one pass. */
export const SourceReport = z.object({
  file: z.string(),
  rows: z.int().describe('Lines below the header that are neither blank nor a comment.'),
  readings: z.int().describe('Readings in these lines.'),
  gaps: z.int().describe('Values marked as missing in the file: empty, NaN, unavailable. They are not errors.'),
  unusable: z
    .array(UnusableRows)
    .describe('What could not be used, most common reason first; empty if all was usable.'),
  outOfOrder: z.int().describe('Readings that are earlier than a previous reading of the same location in the file.'),
  notes: z.array(z.string()).describe('How the file was interpreted, where other interpretations were possible.'),
});
export type SourceReport = z.infer<typeof SourceReport>;

/** How many rows, or values of rows, could not be used. */
export function unusableIn({ unusable }: SourceReport): number {
  return unusable.reduce((total, { count }) => total + count, 0);
}

/** `line 3, column "date": "soon" is not a time (12 times)`. */
export function reasonWords({ reason, count, firstLine, example }: UnusableRows): string {
  const times = count > 1 ? ` (${count} times)` : '';
  const [, column, problem] = /^(column ".*?"): (.*)$/su.exec(reason) ?? [];
  const words =
    column === undefined || problem === undefined
      ? `line ${firstLine}, "${example}": ${reason}${times}`
      : `line ${firstLine}, ${column}: "${example}" ${problem}${times}`;
  return visible(words);
}
