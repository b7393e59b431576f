import { z } from 'zod';

/**
 * An annotation that Grafana can draw on any graph. It marks the time of a run, of a sweep whose runs are too short to mark
 * individually, or of an outage.
 */
export const Annotation = z.object({
  time: z.number().describe('Start, milliseconds since 1970 UTC.'),
  timeEnd: z.number().describe('End of the run, or the current time while it runs.'),
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
});
export type Annotation = z.infer<typeof Annotation>;
