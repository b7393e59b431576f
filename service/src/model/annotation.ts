import { z } from 'zod';

/** When a run took place, or a sweep of runs too short to be drawn individually, in the form that Grafana draws on any graph. */
export const Annotation = z.object({
  time: z.number().describe('Start, milliseconds since 1970 UTC.'),
  timeEnd: z.number().describe('End, or now while it runs.'),
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
});
export type Annotation = z.infer<typeof Annotation>;
