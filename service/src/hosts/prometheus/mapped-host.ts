import { z } from 'zod';

/** A host on which Thermobench does not run, as listed under `hosts` of a target in thermobench.yaml. */
export const MappedHost = z.strictObject({
  name: z.string().min(1).max(64).describe('The name that people use for the machine.'),
  prometheus: z
    .url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' })
    .describe('Address of the Prometheus that scrapes its node_exporter; may contain a user and a password.'),
  instance: z.string().min(1).max(256).describe('Its label `instance` in that Prometheus, such as 192.168.1.20:9100.'),
});
export type MappedHost = z.infer<typeof MappedHost>;
