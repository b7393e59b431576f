import { z } from 'zod';

/** A machine that producers can run on, with the figures that help to judge a run. */
export const Host = z.object({
  id: z.string().describe('Name of the host.'),
  cpus: z.int().min(1).describe('CPU threads that this process may use.'),
  cpuModel: z.string().nullable(),
  architecture: z.string(),
  memoryBytes: z.number(),
  freeMemoryBytes: z.number(),
  kernel: z.string(),
  nodeVersion: z.string(),
  pressure: z.boolean().describe('Whether the kernel reports pressure stalls (/proc/pressure).'),
});
export type Host = z.infer<typeof Host>;
