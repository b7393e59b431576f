import { z } from 'zod';

export const TrialTarget = z.strictObject({
  sink: z.literal('trial'),
  file: z.string().min(1).describe('File with one line per commit.'),
});
export type TrialTarget = z.infer<typeof TrialTarget>;

export const TrialOptions = z.strictObject({
  commitEvery: z.int().min(1).default(50).describe('Rows between two commits.'),
  trialSync: z.boolean().default(false).describe('Whether a commit waits for the disk.'),
});
export type TrialOptions = z.infer<typeof TrialOptions>;
