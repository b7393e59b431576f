import { z } from 'zod';

/** How long it took to get rows acked, and what processor time the client's process spent meanwhile. */
export const Measure = z.object({ rows: z.int(), seconds: z.number(), cpuSeconds: z.number() });
export type Measure = z.infer<typeof Measure>;

export const rowsPerSecond = ({ rows, seconds }: Measure) => rows / seconds;
export const cpuSecondsPer100kRows = ({ rows, cpuSeconds }: Measure) => (cpuSeconds / rows) * 100_000;

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
