import { z } from 'zod';

/** How far the clock of a host is ahead of the conductor's. */
export const ClockOffset = z.object({
  offsetMs: z.number().describe("The host's clock minus the conductor's."),
  uncertaintyMs: z.number().describe('The true offset differs from offsetMs by at most this.'),
});
export type ClockOffset = z.infer<typeof ClockOffset>;

/** The part of one host in a run on several hosts. */
export const HostWork = z.object({
  host: z.string(),
  producers: z.int().min(0).describe('How many producers ran on it.'),
  offered: z.int().min(0),
  acked: z.int().min(0),
  rowsPerSecond: z.number().nullable().describe('After the warm-up; null if the host reported nothing after it.'),
  lastSecond: z.int().min(0).describe('The last second of the run that the host reported.'),
  missing: z
    .string()
    .nullable()
    .describe('Which part of its work is missing from the figures, and why; null if nothing is missing.'),
  clock: ClockOffset.nullable().describe('Of the last measurement; null if it could not be measured.'),
  clockDriftMs: z
    .number()
    .describe('By how much the offset changed between the first and the last measurement of the run.'),
});
export type HostWork = z.infer<typeof HostWork>;
