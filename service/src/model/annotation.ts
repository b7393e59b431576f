import { z } from 'zod';

/** When a run took place, in the form that Grafana draws on any graph. */
export const Annotation = z.object({
  time: z.number().describe('Start of the run, milliseconds since 1970 UTC.'),
  timeEnd: z.number().describe('Its end, or now while it runs.'),
  title: z.string(),
  text: z.string(),
  tags: z.array(z.string()),
});
export type Annotation = z.infer<typeof Annotation>;
