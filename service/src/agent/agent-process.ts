import type { NatsConnection } from '@nats-io/transport-node';

import { hostOfThisProcess } from '../baseline/measured-host.ts';
import { removeLeftovers } from '../baseline/test-folder.ts';
import type { ConfiguredTarget, Settings } from '../config/settings.ts';
import { LocalCrew } from '../crew/local-crew.ts';
import type { Muster } from '../crew/fleet/messages.ts';
import { LinuxHostSampler } from '../hosts/linux-host-sampler.ts';
import { machine } from '../hosts/machine.ts';
import { placeOnThisHost } from '../hosts/store-place.ts';
import { Fault } from '../model/fault.ts';
import type { AgentStatus } from '../model/host.ts';
import { hostFilesIn } from '../model/source.ts';
import { addressIn, connectToNats } from '../nats/connection.ts';
import { accessOf, type Invite } from '../nats/invite.ts';
import { sensorNamesFile } from '../sources/names.ts';
import { isBelow } from '../process/below-folder.ts';
import { Agent } from './agent.ts';
import type { HostWatch } from './agent-run.ts';
import { Outbox } from './outbox.ts';

interface Start {
  readonly settings: Settings;
  readonly fleet: Invite;
  readonly version: string;
  /** Receives a sentence about each run, and about the connection. */
  readonly note: (text: string) => void;
}

/** The agent of this host, with everything that it needs: connection, outbox, targets and producers. */
export class AgentProcess {
  /** The targets that runs may write to from here. */
  readonly targets: readonly string[];
  /** Resolves if the NATS server excludes this host. */
  readonly excluded: Promise<void>;
  readonly #connection: NatsConnection;
  readonly #agent: Agent;
  readonly #outbox: Outbox;

  static async start(start: Start): Promise<AgentProcess> {
    return new AgentProcess(start, await connectToNats(accessOf(start.fleet)));
  }

  private constructor({ settings, fleet, version, note }: Start, connection: NatsConnection) {
    this.#connection = connection;
    // No other process measures baselines in the data folder of an agent.
    removeLeftovers(settings.dataFolder);
    this.#outbox = new Outbox(settings.dataFolder);
    this.targets = allowedTargets(settings);
    const targetOf = (name: string) => allowedTarget(settings, name);
    this.#agent = new Agent({
      ...{ host: fleet.host, version, connection, outbox: this.#outbox, note },
      crew: new LocalCrew(targetOf, sensorNamesFile(settings.dataFolder)),
      serviceAddress: addressIn(fleet.url),
      measured: hostOfThisProcess(settings.dataFolder, fleet.host),
      allow: (order) => refuseForbidden(order, settings),
      watchHost: (target) => watch(targetOf(target), fleet.host),
      describe: (runs) => ({ ...machine(), ...{ id: fleet.host, version, runs: [...runs] }, ...limits(settings) }),
    });
    this.#agent.start();
    this.excluded = connection.closed().then((error) => {
      if (error) {
        note(`The NATS server has excluded this host: ${error.message}`);
      }
    });
  }

  /** Ends the producers, and leaves the fleet. */
  async stop(): Promise<void> {
    await this.#agent.stop();
    await this.#connection.drain().catch(() => {});
    this.#outbox.close();
  }
}

function limits(settings: Settings): Pick<AgentStatus, 'labels' | 'targets'> {
  return { labels: { ...settings.agent.labels }, targets: allowedTargets(settings) };
}

function allowedTargets({ agent, targets }: Settings): string[] {
  return [...targets().keys()].filter((name) => agent.targets?.includes(name) ?? true);
}

function allowedTarget(settings: Settings, name: string): ConfiguredTarget {
  const target = settings.targets().get(name);
  if (target === undefined || !allowedTargets(settings).includes(name)) {
    throw new Fault({
      kind: 'configuration',
      code: 'TARGET_UNKNOWN',
      message: `The configuration of this host has no target "${name}", or does not allow its agent to use it.`,
      hint: `Configure it in thermobench.yaml there. It has: ${allowedTargets(settings).join(', ')}.`,
    });
  }
  return target;
}

/** Throws a configuration Fault if the configuration of this host does not allow what is ordered. */
function refuseForbidden({ spec, numbers }: Muster, settings: Settings): void {
  const target = allowedTarget(settings, spec.target);
  const options = target.kind.options.safeParse(spec.sink);
  const file = hostFilesIn(spec).find((named) => !isBelow(named.file, settings.sourceFolders));
  const reason =
    numbers.length > settings.agent.maxProducers
      ? `${numbers.length} producers are more than its limit of ${settings.agent.maxProducers} (agent.maxProducers)`
      : file !== undefined
        ? `its sourceFolders do not contain the file of \`${file.setting}\``
        : !options.success
          ? 'its target does not accept the settings of the sink'
          : null;
  if (reason !== null) {
    throw new Fault({
      kind: 'configuration',
      code: 'NOT_ALLOWED_HERE',
      message: `The configuration of this host does not allow the run: ${reason}.`,
      hint: 'Change the run, or thermobench.yaml on that host.',
    });
  }
}

function watch({ kind, settings }: ConfiguredTarget, host: string): HostWatch {
  const sampler = new LinuxHostSampler(placeOnThisHost(kind.endpoints?.(settings) ?? []));
  return {
    take: () => {
      const second = sampler.take();
      return second && { ...second, host };
    },
    [Symbol.dispose]() {},
  };
}
