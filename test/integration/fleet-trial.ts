import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { stringify } from 'yaml';

import { RemoteEngine } from '../../service/src/engine/remote-engine.ts';
import { liveService } from '../../service/src/engine/service-record.ts';
import { Fault } from '../../service/src/model/fault.ts';
import type { Report } from '../../service/src/model/report.ts';
import { hasEnded, type Run } from '../../service/src/model/run.ts';
import { inviteText, type Invite } from '../../service/src/nats/invite.ts';
import { NatsServer } from '../../service/src/stack/nats.ts';
import { natsRecord } from '../../service/src/stack/nats-record.ts';

const CLI = join(import.meta.dirname, '../../service/bin/thermobench');
const POLL_MS = 50;
const START_WITHIN_MS = 30_000;

type Target = { sink: string } & Record<string, unknown>;

/** How an agent of a trial differs from the others. */
export interface AgentPlace {
  /** Where it reaches the NATS server, if not at the server's own address. */
  url?: string;
  /** A prefix for its command, such as `ip netns exec <name>`. */
  inside?: readonly string[];
  /** Its own settings of the target, such as another address; null if it has no such target. */
  target?: Target | null;
}

/**
 * A service, a NATS server and agents, each a process of its own with a data folder of its own:
 * `await using trial = await FleetTrial.start(target)`.
 */
export class FleetTrial implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'thermobench-fleet-'));
  readonly nats: NatsServer;
  readonly #target: Target;
  readonly #processes = new Map<string, ChildProcess>();

  private constructor(target: Target, address?: string) {
    this.#target = target;
    mkdirSync(join(this.folder, 'service', 'stack', 'nats'), { recursive: true, mode: 0o700 });
    this.nats = new NatsServer(join(this.folder, 'service', 'stack', 'nats'), address);
  }

  /** Its target is called `trial`, on each host. @param address - Where agents reach the NATS server; loopback by default. */
  static async start(target: Target, address?: string): Promise<FleetTrial> {
    const trial = new FleetTrial(target, address);
    await trial.nats.up();
    await trial.startService();
    return trial;
  }

  get natsPort(): number {
    return natsRecord(join(this.folder, 'service', 'stack', 'nats')).read()?.port ?? 0;
  }

  /** The service, as its clients see it. */
  async engine(): Promise<RemoteEngine> {
    const service = await liveService(join(this.folder, 'service'));
    if (service === undefined) {
      throw new Error('The service is not running.');
    }
    return new RemoteEngine({
      address: service.address,
      token: readFileSync(join(this.folder, 'service', 'token'), 'utf8').trim(),
    });
  }

  async startService(): Promise<void> {
    const config = this.#configure('service', { targets: { trial: this.#target } });
    this.#spawn('service', [], ['serve', '--listen', '127.0.0.1:0', '--log-level', 'warn'], config);
    await until(async () => (await liveService(join(this.folder, 'service'))) !== undefined, 'the service to start');
  }

  async addAgent(host: string, place: AgentPlace = {}): Promise<void> {
    const invite = await this.nats.invite(host);
    await this.startAgent(host, place, { ...invite, url: place.url ?? invite.url });
  }

  /** With an invite for the first time; later, the agent remembers it. */
  async startAgent(host: string, { inside = [], target }: AgentPlace = {}, invite?: Invite): Promise<void> {
    const config = this.#configure(host, {
      targets: target === null ? {} : { trial: target ?? this.#target },
      agent: { labels: { kind: 'trial', name: host } },
    });
    this.#spawn(host, inside, ['agent'], config, invite && { THERMOBENCH_INVITE: inviteText(invite) });
    await until(async () => {
      const hosts = await (await this.engine()).hosts();
      return hosts.some(({ id, agent }) => id === host && agent?.connected === true);
    }, `the agent ${host} to join`);
  }

  /** Sends a signal to the service or an agent. Resolves when it has ended, if the signal ends it. */
  async signal(name: string, signal: NodeJS.Signals): Promise<void> {
    const process = this.#processes.get(name);
    const ended = process && once(process, 'exit');
    process?.kill(signal);
    if (signal !== 'SIGSTOP' && signal !== 'SIGCONT') {
      await ended;
    }
  }

  /** What a process has printed. */
  output(name: string): string {
    return readFileSync(join(this.folder, `${name}.log`), 'utf8');
  }

  async start(request: Record<string, unknown>): Promise<string> {
    const run = { target: 'trial', source: { kind: 'synthetic' }, hosts: ['kind=trial'], ...request };
    return (await (await this.engine()).start(run, null)).id;
  }

  /** Resolves with the run when it meets the condition. */
  async until(id: string, isSo: (run: Run) => boolean): Promise<Run> {
    for (;;) {
      const run = await this.run(id);
      if (run !== null && isSo(run)) {
        return run;
      }
      await pause(POLL_MS);
    }
  }

  /** Null while the service does not answer. */
  async run(id: string): Promise<Run | null> {
    try {
      return await (await this.engine()).run(id);
    } catch {
      return null;
    }
  }

  async ended(id: string): Promise<Report> {
    await this.until(id, ({ state }) => hasEnded(state));
    return (await this.engine()).report(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const process of this.#processes.values()) {
      if (process.exitCode === null && process.signalCode === null) {
        const ended = once(process, 'exit');
        process.kill('SIGKILL');
        await ended;
      }
    }
    await this.nats.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  #configure(name: string, config: Record<string, unknown>): string {
    const file = join(this.folder, `${name}.yaml`);
    writeFileSync(file, stringify(config), { mode: 0o600 });
    return file;
  }

  #spawn(
    name: string,
    inside: readonly string[],
    args: readonly string[],
    config: string,
    env: NodeJS.ProcessEnv = {}
  ) {
    const [program, ...rest] = [...inside, CLI, ...args, '--data', join(this.folder, name), '--config', config];
    const child = spawn(program ?? CLI, rest, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const log = join(this.folder, `${name}.log`);
    const keep = (text: Buffer) => writeFileSync(log, text, { flag: 'a' });
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    this.#processes.set(name, child);
  }
}

async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  const giveUpAt = Date.now() + START_WITHIN_MS;
  for (;;) {
    const so = await isSo().catch((thrown: unknown) => Fault.from(thrown));
    if (so === true) {
      return;
    }
    if (Date.now() > giveUpAt) {
      throw new Error(`Waited too long for ${what}. ${so instanceof Fault ? so.message : ''}`);
    }
    await pause(POLL_MS);
  }
}
