/** A process of `npm run benchmark:fleet`: many agents, each with its own connection, outbox and credential, without a store. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import type { NatsConnection } from '@nats-io/transport-node';

import { Agent } from '../../../service/src/agent/agent.ts';
import type { HostWatch } from '../../../service/src/agent/agent-run.ts';
import { Outbox } from '../../../service/src/agent/outbox.ts';
import { hostOfThisProcess } from '../../../service/src/baseline/measured-host.ts';
import type { Crew, CrewOrder, CrewRun } from '../../../service/src/crew/crew.ts';
import { SimulatedCrew } from '../../../service/src/crew/simulated-crew.ts';
import type { HostSecond } from '../../../service/src/hosts/host-second.ts';
import { LinuxHostSampler } from '../../../service/src/hosts/linux-host-sampler.ts';
import { machine } from '../../../service/src/hosts/machine.ts';
import { connectToNats } from '../../../service/src/nats/connection.ts';
import { accessOf, type Invite } from '../../../service/src/nats/invite.ts';
import { version } from '../../../service/src/process/version.ts';
import { AgentsOrder, type FromAgents } from './messages.ts';

/** More would exceed the time limit for a login on a busy machine. */
const JOIN_AT_ONCE = 5;
const TRIES = 20;
const SAMPLE_EVERY_MS = 900;

const made = { seconds: 0, acked: 0 };

/** Counts what the simulated producers report, before anything can get lost. */
class CountedCrew implements Crew {
  readonly #crew: SimulatedCrew;

  constructor(targets: Iterable<string>) {
    this.#crew = new SimulatedCrew(targets);
  }

  async muster(order: CrewOrder): Promise<CrewRun> {
    const run = await this.#crew.muster(order);
    return {
      source: run.source,
      accounts: run.accounts,
      ended: run.ended,
      stop: () => run.stop(),
      abort: () => run.abort(),
      go: (observe) =>
        run.go((second, accounts, changes) => {
          made.seconds += second.acked > 0 ? 1 : 0;
          made.acked += second.acked;
          observe(second, accounts, changes);
        }),
    };
  }
}

/** All agents of this process share one sample of the real host, so that the samples have a realistic size but cost little here. */
class SharedSampler {
  readonly #sampler = new LinuxHostSampler({ ports: [], sockets: [] });
  #sample: HostSecond | null = null;
  #sampledAt = -Infinity;

  watch(host: string): HostWatch {
    return { take: () => this.#named(host), [Symbol.dispose]: () => {} };
  }

  #named(host: string): HostSecond | null {
    if (performance.now() - this.#sampledAt > SAMPLE_EVERY_MS) {
      this.#sampledAt = performance.now();
      this.#sample = this.#sampler.take();
    }
    return this.#sample && { ...this.#sample, host };
  }
}

function tell(message: FromAgents, sent: () => void = () => {}): void {
  process.send?.(message, sent);
}

async function joinAll({ folder, agents, observesHost }: AgentsOrder): Promise<void> {
  const sampler = new SharedSampler();
  const crew = new CountedCrew(agents.map(({ group }) => group));
  const nobody: HostWatch = { take: () => null, [Symbol.dispose]: () => {} };
  const waiting = [...agents];
  const joinNext = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      const { invite, group } = next;
      const { host } = invite;
      const own = join(folder, host);
      mkdirSync(own);
      const agent = new Agent({
        serviceAddress: '127.0.0.1',
        ...{ host, version: version(), connection: await joined(invite), outbox: new Outbox(own) },
        crew,
        measured: hostOfThisProcess(own, host),
        allow: () => {},
        watchHost: () => (observesHost ? sampler.watch(host) : nobody),
        describe: (runs) => ({
          ...machine(),
          cpus: 1,
          id: host,
          version: version(),
          runs: [...runs],
          labels: { group },
          targets: [],
        }),
        note: () => {},
      });
      agent.start();
    }
  };
  await Promise.all(Array.from({ length: JOIN_AT_ONCE }, joinNext));
}

/** Tries again, because this machine also runs everything else. */
async function joined(invite: Invite): Promise<NatsConnection> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await connectToNats(accessOf(invite));
    } catch (thrown) {
      if (tries === TRIES) {
        throw thrown;
      }
    }
  }
}

process.on('message', (message) => {
  if (message === 'end') {
    // The connections and outboxes of this process are not worth closing: their server and folder are deleted.
    tell({ type: 'made', ...made }, () => process.exit());
    return;
  }
  void joinAll(AgentsOrder.parse(message)).then(() => tell({ type: 'joined' }));
});
