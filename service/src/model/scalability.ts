import { z } from 'zod';

const Estimate = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .describe('A fitted figure and its 95 % interval.');

/** How the rate of a sweep grows with its producers, by the Universal Scalability Law. */
export const Scalability = z.object({
  settings: z.record(z.string(), z.unknown()).describe('The other settings of the runs.'),
  fewestProducers: z.int(),
  mostProducers: z.int(),
  runs: z.int().describe('Complete runs that were fitted.'),
  rowsPerSecondOfOne: Estimate.describe('λ: rows per second of one producer alone.'),
  sigma: Estimate.describe('σ: share of the work that only one producer at a time can do.'),
  kappa: Estimate.describe('κ: cost of each pair of producers that wait for each other.'),
  peak: z
    .object({
      producers: Estimate,
      rowsPerSecond: z.number().describe('Fitted rate at the peak.'),
      extrapolated: z.boolean().describe('The peak is outside the numbers of producers that were measured.'),
    })
    .nullable()
    .describe('The number of producers with the highest rate; null if the runs show none, because κ may be 0.'),
  residuals: z
    .array(z.object({ producers: z.int(), rowsPerSecond: z.number(), residual: z.number() }))
    .describe('Each run with its measured rate, and how far that is above the fitted one.'),
});
export type Scalability = z.infer<typeof Scalability>;
