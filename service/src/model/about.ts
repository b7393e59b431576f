import { z } from 'zod';

/** Identifies the responding service; clients use it to check compatibility. */
export const About = z.object({
  name: z.literal('thermobench'),
  version: z.string().describe('Version of the service, such as 0.1.0.'),
});
export type About = z.infer<typeof About>;
