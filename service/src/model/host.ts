import { z } from 'zod';

import { ClockOffset } from './host-work.ts';

/** How the service reaches a host on which `thermobench agent` runs. */
export const AgentState = z.object({
  connected: z.boolean().describe('Whether the agent answers now.'),
  lastSeenAt: z.number().describe('When the agent answered last, in milliseconds since 1970 UTC.'),
  clock: ClockOffset.nullable().describe("How far the host's clock is ahead of the service's; null if not measured."),
});
export type AgentState = z.infer<typeof AgentState>;

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
  labels: z
    .record(z.string(), z.string())
    .default({})
    .describe('Labels by which runs choose hosts, such as `room: kitchen`.'),
  version: z.string().nullable().default(null).describe('Version of Thermobench.'),
  celsius: z.number().nullable().default(null).describe('Temperature of the CPU; null if it has no sensor.'),
  targets: z.array(z.string()).default([]).describe('Targets that producers on this host may write to.'),
  runs: z.array(z.string()).default([]).describe('Runs whose producers are on this host now.'),
  agent: AgentState.nullable().default(null).describe('Null for the host of the service, which needs no agent.'),
});
export type Host = z.infer<typeof Host>;

/** What an agent says about its host. */
export const AgentStatus = Host.omit({ agent: true });
export type AgentStatus = z.infer<typeof AgentStatus>;

/** The hosts that a word of a run's `hosts` means: the one with that name, or those with that label, such as room=kitchen. */
export function hostsNamed<Named extends Pick<Host, 'id' | 'labels'>>(word: string, hosts: readonly Named[]): Named[] {
  return hosts.filter(
    ({ id, labels }) => id === word || Object.entries(labels).some(([name, value]) => `${name}=${value}` === word)
  );
}
