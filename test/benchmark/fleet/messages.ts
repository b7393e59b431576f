import { z } from 'zod';

import { Invite } from '../../../service/src/nats/invite.ts';

/** What a process with simulated agents is told: which agents to simulate. It contains secrets, so it is not an argument of the program. */
export const AgentsOrder = z.object({
  folder: z.string(),
  agents: z.array(z.object({ invite: Invite, group: z.string() })),
  observesHost: z.boolean(),
});
export type AgentsOrder = z.infer<typeof AgentsOrder>;

/** `joined` once all agents are connected; `made`, when it is asked to end, says what the agents have reported in all. */
export const FromAgents = z.discriminatedUnion('type', [
  z.object({ type: z.literal('joined') }),
  z.object({ type: z.literal('made'), seconds: z.int(), acked: z.int() }),
]);
export type FromAgents = z.infer<typeof FromAgents>;

export const ConductorOrder = z.object({
  dataFolder: z.string(),
  groups: z.array(z.object({ name: z.string(), agents: z.int() })),
  seconds: z.int(),
});
export type ConductorOrder = z.infer<typeof ConductorOrder>;

/** `running` when the agents of all groups have started; `written` when they have ended; `done` with what was recorded. */
export const FromConductor = z.discriminatedUnion('type', [
  z.object({ type: z.literal('running'), musteredMs: z.number() }),
  z.object({ type: z.literal('written') }),
  z.object({
    type: z.literal('done'),
    /** Seconds of agents, with at least one acked row, that were recorded. */
    seconds: z.int(),
    acked: z.int(),
    /** For each recorded second of a run: how long after its end it was recorded. */
    delaysMs: z.array(z.number()),
    bytes: z.object({ received: z.number(), sent: z.number() }),
    /** Per run: its state, and what it says about missing work. */
    ends: z.array(z.object({ state: z.string(), missing: z.array(z.string()) })),
    journalBytes: z.number(),
  }),
]);
export type FromConductor = z.infer<typeof FromConductor>;
