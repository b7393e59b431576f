import { z } from 'zod';

/**
 * The time of a run, or of a sweep whose runs are too short to draw individually, in the form in which Grafana draws it on any
 * graph.
 */
export const Annotation = z.object({
  time: z.number().describe('Start, milliseconds since 1970 UTC.'),
  timeEnd: z.number().describe('End, or now while it runs.'),
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
});
export type Annotation = z.infer<typeof Annotation>;
