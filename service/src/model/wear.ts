import { z } from 'zod';

/** What the readings of a run cost the disk of the store's host. */
export const Wear = z.object({
  host: z.string(),
  device: z.string().nullable().describe('The disk that wrote most; null if no disk was visible.'),
  diskBytesPerReading: z
    .number()
    .nullable()
    .describe('Bytes that this disk wrote per acked reading, for the file system and other programs too.'),
  storeBytesPerReading: z
    .number()
    .nullable()
    .describe('Bytes per acked reading that the store caused to be written; null if its process was not visible.'),
  bytesPerReading: z
    .number()
    .describe(
      'The larger of the two, because what the store caused but the disk has not written is still in memory. Only the bytes of the store if the disk wrote mostly for other programs.'
    ),
  readingBytes: z.number().describe('About how many bytes a reading takes by itself, with its payload.'),
  amplification: z.number().describe('`bytesPerReading` divided by `readingBytes`.'),
  bytesPerDay: z.number().describe('Bytes written in a day at the rate of the run.'),
});
export type Wear = z.infer<typeof Wear>;

/** Endurance of a disk or card in terabytes written (TBW), as its data sheet states it. */
export const Endurance = z.number().positive().max(1_000_000);

export const DAYS_PER_YEAR = 365.25;

/** For how many years a disk can take that many bytes a day. Infinity if nothing is written. */
export function yearsUntilWorn(bytesPerDay: number, tbw: number): number {
  return (tbw * 1e12) / bytesPerDay / DAYS_PER_YEAR;
}
