import type { NatsConnection } from '@nats-io/transport-node';

import type { Settings } from '../config/settings.ts';
import type { Crew, CrewOrder, CrewRun } from '../crew/crew.ts';
import { chooseHosts } from '../crew/fleet/choose-hosts.ts';
import { Directory } from '../crew/fleet/directory.ts';
import { FleetCrew } from '../crew/fleet/fleet-crew.ts';
import { Fault } from '../model/fault.ts';
import type { Host } from '../model/host.ts';
import { addressIn, connectToNats } from '../nats/connection.ts';
import type { MeasuredHost } from '../baseline/measured-host.ts';
import { AgentHost } from './agent-host.ts';
import { unknown } from './unknown.ts';
import { cpusHere, noFleet, type CpuCount } from '../runs/spec.ts';

interface Joined {
  connection: NatsConnection;
  directory: Directory;
}

/** The hosts with agents, if a NATS server is configured. Connects to it when it is first needed. */
export class Fleet {
  readonly #access: Settings['fleet'];
  #joining: Promise<Joined> | null = null;
  #joined: Joined | null = null;

  constructor(access: Settings['fleet']) {
    this.#access = access;
  }

  /** The hosts, connected or not; empty without a NATS server, or if it cannot be reached. */
  async hosts(): Promise<Host[]> {
    if (this.#access() === null) {
      return [];
    }
    try {
      return await (await this.#join()).directory.hosts();
    } catch (thrown) {
      if (Fault.from(thrown).code === 'FLEET_UNREACHABLE') {
        return this.#joined?.directory.known() ?? [];
      }
      throw thrown;
    }
  }

  /** Counts CPU threads from the agents' current answers. Asks them only if the request names hosts. */
  async cpuCount(request: unknown): Promise<CpuCount> {
    if (!JSON.stringify(request ?? null).includes('"hosts"') || this.#access() === null) {
      return cpusHere;
    }
    const { directory } = await this.#join();
    await directory.refresh();
    return (words) =>
      words === undefined
        ? cpusHere(words)
        : chooseHosts(directory.known(), words).reduce((sum, { cpus }) => sum + cpus, 0);
  }

  /** A crew that runs producers on the hosts that a run names, and otherwise in `local`. */
  crew(local: Crew): Crew {
    const fleet = new FleetCrew(
      async () => (await this.#join()).connection,
      () => this.hosts()
    );
    return {
      muster: (order: CrewOrder): Promise<CrewRun> => (order.spec.hosts === undefined ? local : fleet).muster(order),
      rejoin: (order: CrewOrder, state: unknown): Promise<CrewRun> => fleet.rejoin(order, state),
    };
  }

  /** A host with an agent, for a baseline. Throws HOST_UNKNOWN if there is none of that name. */
  async measured(host: string): Promise<MeasuredHost> {
    const hosts = await this.hosts();
    if (!hosts.some(({ id }) => id === host)) {
      throw unknown('HOST_UNKNOWN', `There is no host ${host} here.`);
    }
    chooseHosts(hosts, [host]);
    const address = addressIn(this.#access()?.url ?? '');
    return new AgentHost((await this.#join()).connection, host, address);
  }

  async close(): Promise<void> {
    const joined = await this.#joining?.catch(() => null);
    await joined?.connection.close();
  }

  #join(): Promise<Joined> {
    this.#joining ??= this.#connect().catch((thrown: unknown) => {
      this.#joining = null;
      throw thrown;
    });
    return this.#joining;
  }

  async #connect(): Promise<Joined> {
    const access = this.#access();
    if (access === null) {
      throw noFleet();
    }
    const connection = await connectToNats(access);
    this.#joined = { connection, directory: new Directory(connection) };
    return this.#joined;
  }
}
