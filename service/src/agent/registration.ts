import { randomUUID } from 'node:crypto';

import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';

import { AGENT_SERVICE } from '../nats/subjects.ts';

/** What an agent reports about itself to clients that look for NATS services. */
interface Described {
  readonly host: string;
  readonly version: string;
  /** What the host is and can do, as it is now. */
  readonly status: () => unknown;
}

const VERBS = ['PING', 'INFO', 'STATS'] as const;

/**
 * Registers an agent as a NATS service, so that the conductor, and tools such as `nats micro`, find it. NATS's own package for services
 * has no release that works with the current client. The protocol: NATS ADR-32.
 */
export function registerAgent(connection: NatsConnection, agent: Described): Subscription[] {
  const id = randomUUID();
  const identity = { name: AGENT_SERVICE, id, version: agent.version, metadata: { host: agent.host } };
  const started = new Date().toISOString();
  const answers: Record<(typeof VERBS)[number], () => unknown> = {
    PING: () => ({ type: 'io.nats.micro.v1.ping_response', ...identity }),
    INFO: () => ({
      ...{ type: 'io.nats.micro.v1.info_response', ...identity },
      description: 'Runs producers of Thermobench on this host.',
      endpoints: [],
    }),
    STATS: () => ({
      ...{ type: 'io.nats.micro.v1.stats_response', ...identity, started },
      endpoints: [{ name: 'status', subject: '', num_requests: 0, num_errors: 0, data: agent.status() }],
    }),
  };
  return VERBS.flatMap((verb) =>
    [`$SRV.${verb}`, `$SRV.${verb}.${AGENT_SERVICE}`, `$SRV.${verb}.${AGENT_SERVICE}.${id}`].map((subject) =>
      connection.subscribe(subject, {
        callback: (_error: Error | null, message: Msg) => {
          message.respond(JSON.stringify(answers[verb]()));
        },
      })
    )
  );
}
