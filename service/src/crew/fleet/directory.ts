import type { NatsConnection } from '@nats-io/transport-node';
import { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import { AgentStatus, type Host } from '../../model/host.ts';
import type { ClockOffset } from '../../model/host-work.ts';
import { parsedMessage } from '../../nats/connection.ts';
import { AGENT_SERVICE } from '../../nats/subjects.ts';
import { probeClock } from './probe-clock.ts';

/** How long to wait for the first agent, and then for each further one. */
const FIRST_WITHIN_MS = 1_000;
const NEXT_WITHIN_MS = 300;
/** Answers are cached for this long. */
const FRESH_MS = 2_000;
const PROBES = 3;

const Stats = z.object({ endpoints: z.array(z.object({ data: AgentStatus })).max(1) });

interface Seen {
  status: AgentStatus;
  lastSeenAt: number;
  clock: ClockOffset | null;
}

/** The hosts of a fleet. Remembers those that have answered since this process started, so that a lost one stays visible. */
export class Directory {
  readonly #connection: NatsConnection;
  readonly #seen = new Map<string, Seen>();
  #looking: Promise<void> | null = null;
  #lookedAt = -Infinity;

  constructor(connection: NatsConnection) {
    this.#connection = connection;
  }

  /** All hosts, by name. Asks the agents, unless they were asked in the last two seconds. */
  async hosts(): Promise<Host[]> {
    await this.refresh();
    return this.known();
  }

  /** The hosts as of the last answer. */
  known(): Host[] {
    const hosts = [...this.#seen.values()].map(({ status, lastSeenAt, clock }) => ({
      ...status,
      agent: { connected: lastSeenAt >= this.#lookedAtMs, lastSeenAt, clock },
    }));
    return hosts.sort((a, b) => a.id.localeCompare(b.id));
  }

  async refresh(): Promise<void> {
    if (performance.now() - this.#lookedAt > FRESH_MS) {
      this.#looking ??= this.#look().finally(() => (this.#looking = null));
      await this.#looking;
    }
  }

  #lookedAtMs = 0;

  async #look(): Promise<void> {
    const askedAt = Date.now();
    const found = await this.#ask();
    await Promise.all(
      found.map(async (status) => {
        const clock = await probeClock(this.#connection, status.id, PROBES);
        this.#seen.set(status.id, { status, lastSeenAt: Date.now(), clock });
      })
    );
    this.#lookedAtMs = askedAt;
    this.#lookedAt = performance.now();
  }

  async #ask(): Promise<AgentStatus[]> {
    const replies = await this.#connection.requestMany(`$SRV.STATS.${AGENT_SERVICE}`, '', {
      ...{ strategy: 'stall', maxWait: FIRST_WITHIN_MS, stall: NEXT_WITHIN_MS },
    });
    const found: AgentStatus[] = [];
    try {
      for await (const reply of replies) {
        found.push(...(parsedMessage(Stats, reply)?.endpoints.map(({ data }) => data) ?? []));
      }
    } catch (thrown) {
      // Loaded on demand: every command imports this module, but few connect.
      const { NoRespondersError } = await import('@nats-io/transport-node');
      // No agent has registered.
      if (!(thrown instanceof NoRespondersError)) {
        throw Fault.from(thrown);
      }
    }
    return found;
  }
}
