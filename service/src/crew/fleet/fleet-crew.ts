import { randomUUID } from 'node:crypto';

import type { NatsConnection } from '@nats-io/transport-node';
import pRetry from 'p-retry';

import { Fault } from '../../model/fault.ts';
import type { Host } from '../../model/host.ts';
import { sentence } from '../../model/sentence.ts';
import { parsedMessage } from '../../nats/connection.ts';
import { holdsOf, ordersTo } from '../../nats/subjects.ts';
import type { SourceWords } from '../../producer/messages.ts';
import type { CrewOrder, CrewRun, Crew } from '../crew.ts';
import { chooseHosts } from './choose-hosts.ts';
import { FleetRun, FleetState, HOLD_EVERY_MS, LEASE_MS } from './fleet-run.ts';
import { HostLink, newLink } from './host-link.ts';
import { Mustered, type Hold, type Muster } from './messages.ts';
import { probeClock } from './probe-clock.ts';
import { producerShares } from './producer-shares.ts';

/** Longer than an agent waits for its producers. */
const MUSTER_WITHIN_MS = 75_000;
const PROBES = 8;
/** How long a new process tries to reach the NATS server before it abandons a run. */
const REJOIN_WITHIN_MS = 120_000;

/** Runs producers on the hosts of a fleet, whose agents are connected to a NATS server. */
export class FleetCrew implements Crew {
  readonly #connect: () => Promise<NatsConnection>;
  readonly #hosts: () => Promise<readonly Host[]>;

  /** @param hosts - Asks the agents which hosts there are. */
  constructor(connect: () => Promise<NatsConnection>, hosts: () => Promise<readonly Host[]>) {
    this.#connect = connect;
    this.#hosts = hosts;
  }

  async muster(order: CrewOrder): Promise<CrewRun> {
    const connection = await this.#connect();
    const shares = producerShares(chooseHosts(await this.#hosts(), order.spec.hosts ?? []), order.producers);
    const lease = randomUUID();
    const links = shares.map(({ host, numbers }) => new HostLink(newLink(host.id, numbers), order.spec.warmupMs));
    await Promise.all(links.map(async (link) => link.clock.add(await probeClock(connection, link.host, PROBES))));
    const keep = (wanted: Hold['wanted']) =>
      links.forEach((link) =>
        connection.publish(holdsOf(link.host), JSON.stringify(link.hold(order.run, lease, wanted, null)))
      );
    // Agents that are ready early wait for the others.
    const holding = setInterval(() => keep('work'), HOLD_EVERY_MS);
    try {
      const [source] = await Promise.all(
        links.map(({ host, numbers }) =>
          musterHost(connection, host, { ...order, numbers: [...numbers], lease, leaseMs: LEASE_MS })
        )
      );
      return new FleetRun(connection, { order, lease, links, source: source ?? { description: '', report: null } });
    } catch (thrown) {
      keep('abort');
      keep('forget');
      throw thrown;
    } finally {
      clearInterval(holding);
    }
  }

  async rejoin(order: CrewOrder, state: unknown): Promise<CrewRun> {
    const parsed = FleetState.safeParse(state);
    if (!parsed.success) {
      throw otherVersion(order.run);
    }
    const { lease, links, ...resumed } = parsed.data;
    // After a power cut, the service may be up before the NATS server.
    const connection = await pRetry(() => this.#connect(), {
      ...{ retries: Infinity, minTimeout: 500, factor: 1, maxRetryTime: REJOIN_WITHIN_MS },
      shouldRetry: ({ error }) => Fault.from(error).kind === 'transient',
    });
    return new FleetRun(connection, {
      ...{ order, lease, resumed, source: { description: '', report: null } },
      links: links.map((link) => new HostLink(link, order.spec.warmupMs)),
    });
  }
}

/** Throws the Fault with which the agent refused, or a transient one if it does not answer. */
async function musterHost(connection: NatsConnection, host: string, order: Muster): Promise<SourceWords> {
  const reply = await connection
    .request(ordersTo(host), JSON.stringify(order), { timeout: MUSTER_WITHIN_MS })
    .catch((thrown: unknown) => {
      throw notReached(host, thrown);
    });
  const mustered = parsedMessage(Mustered, reply);
  if (mustered === null) {
    throw notReached(host, new Error('Its answer cannot be parsed; it may run a different version.'));
  }
  if (!mustered.ready) {
    const { kind, code, message, hint } = mustered.fault;
    throw new Fault({ kind, code, message: `On ${host}: ${message}`, hint });
  }
  return mustered.source;
}

function otherVersion(run: string): Fault {
  return new Fault({
    kind: 'fatal',
    code: 'RUN_OF_OTHER_VERSION',
    message: `Another version of Thermobench started run ${run}, and this version cannot continue it.`,
    hint: 'Start the run again.',
  });
}

function notReached(host: string, thrown: unknown): Fault {
  return new Fault({
    kind: 'transient',
    code: 'HOST_NOT_REACHED',
    message: `The agent of ${host} did not accept the order: ${sentence(Fault.from(thrown).message)}`,
    hint: 'Check with `thermobench hosts` that it is connected and has the same version, then try again.',
    cause: thrown,
  });
}
