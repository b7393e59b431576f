import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { inviteText } from '../../service/src/nats/invite.ts';
import { natsServer } from '../../service/src/stack/index.ts';
import type { NatsServer } from '../../service/src/stack/nats.ts';

const CLI = join(import.meta.dirname, '../../service/bin/thermobench');

/** For tests: a private NATS server of a service, and agents, each a process with a data folder of its own. */
export class Agents implements AsyncDisposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'thermobench-agents-'));
  readonly #nats: NatsServer;
  readonly #processes = new Map<string, ChildProcess>();

  private constructor(nats: NatsServer) {
    this.#nats = nats;
  }

  static async start(serviceDataFolder: string): Promise<Agents> {
    const nats = natsServer(serviceDataFolder);
    await nats.up();
    return new Agents(nats);
  }

  /**
   * Starts an agent on each of these hosts, with its configuration. All are invited first: with each invite, NATS reloads its users, and
   * meanwhile refuses logins.
   */
  async add(configurations: Readonly<Record<string, object>>): Promise<void> {
    const invites = new Map<string, string>();
    for (const host of Object.keys(configurations)) {
      invites.set(host, inviteText(await this.#nats.invite(host)));
    }
    Object.entries(configurations).forEach(([host, configuration]) =>
      this.#spawn(host, configuration, invites.get(host))
    );
  }

  #spawn(host: string, configuration: object, invite: string | undefined): void {
    const config = join(this.#folder, `${host}.yaml`);
    writeFileSync(config, JSON.stringify(configuration), { mode: 0o600 });
    const child = spawn(CLI, ['agent', '--data', join(this.#folder, host), '--config', config], {
      env: { ...process.env, THERMOBENCH_INVITE: invite },
      stdio: 'ignore',
    });
    this.#processes.set(host, child);
  }

  /** Ends an agent as a power cut would. */
  async kill(host: string): Promise<void> {
    const child = this.#processes.get(host);
    if (child !== undefined && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#processes.keys()].map((host) => this.kill(host)));
    await this.#nats.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
