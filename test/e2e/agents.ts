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

  /** Starts an agent with this configuration, which is that of its host. */
  async add(host: string, configuration: object): Promise<void> {
    const config = join(this.#folder, `${host}.yaml`);
    writeFileSync(config, JSON.stringify(configuration), { mode: 0o600 });
    const invite = inviteText(await this.#nats.invite(host));
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
