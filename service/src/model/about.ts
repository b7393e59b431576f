import { z } from 'zod';

/** The program that answers, so that a client can check whether it is compatible. */
export const About = z.object({
  name: z.literal('thermobench'),
  version: z.string().describe('Version of the service, such as 0.1.0.'),
});
export type About = z.infer<typeof About>;
