import { mkdirSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../model/fault.ts';
import { connectToNats, type NatsAccess } from '../nats/connection.ts';
import { PRIVATE_SERVER, type Invite } from '../nats/invite.ts';
import { serverFile } from '../nats/server-file.ts';
import { CONDUCTOR } from '../nats/subjects.ts';
import { launch } from './detached-process.ts';
import { freePort } from './loopback-ports.ts';
import { natsRecord, type NatsRecord } from './nats-record.ts';
import { findProgram } from './programs.ts';
import type { RecordFile } from './record-file.ts';
import { endServer, untilItAnswers } from './start-and-stop.ts';
import type { StackServer, StackStatus } from './stack-server.ts';
import { isRunning, statusOf, wasStopped } from './status.ts';

const LOOPBACK = '127.0.0.1';
const USUAL_PORT = 7422;
const START_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 30_000;
const RELOAD_LIMIT_MS = 10_000;
const POLL_MS = 10;
/** Enough for what the server logs while it reloads its file. */
const LOG_BYTES = 65_536;
const YEARS_VALID = 10;

/** A private NATS server, through which hosts with agents join. It accepts encrypted connections only, and knows each user by its key. */
export class NatsServer implements StackServer {
  readonly name = 'nats';
  readonly startsByName = true;
  readonly #folder: string;
  readonly #record: RecordFile<NatsRecord>;
  readonly #address: string | undefined;

  /** @param address - Where agents on other hosts reach this host; the server then listens there. Kept for later starts. */
  constructor(folder: string, address?: string) {
    this.#folder = folder;
    this.#record = natsRecord(folder);
    this.#address = address;
  }

  async status(): Promise<StackStatus> {
    const record = this.#record.read();
    const member = record && {
      ...record,
      address: `${record.address}:${record.port}`,
      askVersion: () => askVersion(record),
    };
    return statusOf(this, this.#folder, member ? [member] : []);
  }

  async up(): Promise<StackStatus> {
    const program = findProgram(
      'nats-server',
      'Debian, Ubuntu, Raspberry Pi OS: sudo apt install --no-install-recommends nats-server. Debian then starts a service: ' +
        '`sudo systemctl disable --now nats-server` stops it. Elsewhere, install nats-server from nats.io, and add it to the PATH.'
    );
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const record = await this.#current();
    if (!isRunning(record)) {
      record.port = await freePort(record.port);
      this.#writeServerFile(record);
      record.process = await launch(program, ['--config', this.#configFile], this.#logFile);
    }
    this.#record.keep(record);
    await untilItAnswers(this.#life(record), () => askVersion(record), START_LIMIT_MS);
    return this.status();
  }

  async down(): Promise<StackStatus> {
    await this.#end('SIGTERM');
    const record = this.#record.read();
    if (record) {
      this.#record.keep({ ...record, process: null });
    }
    return this.status();
  }

  /** For tests: kills it as a crash would. */
  async kill(signal: NodeJS.Signals): Promise<void> {
    await this.#end(signal);
  }

  /** Whether it never ran, or was stopped on purpose; false after a crash. */
  wasStopped(): boolean {
    return wasStopped(this.#record.read() ?? null);
  }

  /** How the service connects; null if the server never ran, or was stopped on purpose. */
  access(): NatsAccess | null {
    const record = this.#record.read() ?? null;
    return wasStopped(record) ? null : accessTo(record);
  }

  /** The hosts that may join, oldest invite first. */
  invited(): Array<{ host: string; invitedAt: number }> {
    return (this.#record.read()?.agents ?? []).map(({ host, invitedAt }) => ({ host, invitedAt }));
  }

  /** Lets a host join, with a new key: an earlier invite for it no longer works. The caller passes the invite on; it is not stored. */
  async invite(host: string): Promise<Invite> {
    const [invite] = await this.inviteAll([host]);
    return invite;
  }

  /** Like {@link invite}, for many hosts at once: the server reloads its file only once. */
  async inviteAll(hosts: readonly string[]): Promise<Invite[]> {
    const { createUser } = await import('@nats-io/nkeys');
    const record = this.#running();
    const users = hosts.map((host) => ({ host, user: createUser() }));
    const invited = new Set(hosts);
    const others = record.agents.filter(({ host }) => !invited.has(host));
    const added = users.map(({ host, user }) => ({ host, key: user.getPublicKey(), invitedAt: Date.now() }));
    await this.#change({ ...record, agents: [...others, ...added] });
    const url = urlOf(record);
    return users.map(({ host, user }) => ({ url, host, seed: textOf(user.getSeed()), ca: record.certificate }));
  }

  /** Excludes a host. If its agent is connected, the server ends that connection. False if the host was not invited. */
  async revoke(host: string): Promise<boolean> {
    const record = this.#running();
    const agents = record.agents.filter((agent) => agent.host !== host);
    const isKnown = agents.length < record.agents.length;
    if (isKnown) {
      await this.#change({ ...record, agents });
    }
    return isKnown;
  }

  get #configFile(): string {
    return join(this.#folder, 'nats.conf');
  }

  get #certificateFile(): string {
    return join(this.#folder, 'certificate.pem');
  }

  get #keyFile(): string {
    return join(this.#folder, 'key.pem');
  }

  get #logFile(): string {
    return join(this.#folder, 'nats.log');
  }

  /** The stored record, or a new one with new keys. */
  async #current(): Promise<NatsRecord> {
    const kept = this.#record.read() ?? (await this.#newRecord());
    const address = this.#address ?? kept.address;
    if (address !== kept.address && isRunning(kept)) {
      throw new Fault({
        kind: 'conflict',
        code: 'STACK_RUNNING',
        message: `The private NATS server is running at ${kept.address}, so its address cannot be changed to ${address}.`,
        hint: 'Stop it first: `thermobench stack down nats`.',
      });
    }
    return { ...kept, address };
  }

  async #newRecord(): Promise<NatsRecord> {
    const { createUser } = await import('@nats-io/nkeys');
    const user = createUser();
    const { certificate, key } = await newCertificate();
    writeFileSync(this.#certificateFile, certificate, { mode: 0o600 });
    writeFileSync(this.#keyFile, key, { mode: 0o600 });
    return {
      ...{ port: USUAL_PORT, address: LOOPBACK, certificate, agents: [], process: null },
      conductor: { seed: textOf(user.getSeed()), key: user.getPublicKey() },
    };
  }

  #running(): NatsRecord {
    const record = this.#record.read();
    if (record === undefined || !isRunning(record)) {
      throw new Fault({
        kind: 'conflict',
        code: 'FLEET_DOWN',
        message: 'The private NATS server is not running.',
        hint: 'Start it with `thermobench stack up nats`. Add --address if agents on other hosts should reach it.',
      });
    }
    return record;
  }

  /** Resolves when the server has applied the change. */
  async #change(record: NatsRecord): Promise<void> {
    this.#record.keep(record);
    this.#writeServerFile(record);
    if (record.process === null) {
      return;
    }
    const log = await open(this.#logFile, 'r');
    try {
      const { size } = await log.stat();
      // The server reloads its file, and ends the connections of users that are no longer in it.
      process.kill(record.process.pid, 'SIGHUP');
      const hasReloaded = async () => {
        const { buffer, bytesRead } = await log.read(Buffer.alloc(LOG_BYTES), 0, LOG_BYTES, size);
        return buffer.subarray(0, bytesRead).includes('Reloaded server configuration');
      };
      const giveUpAt = performance.now() + RELOAD_LIMIT_MS;
      while (!(await hasReloaded())) {
        if (performance.now() > giveUpAt) {
          throw notReloaded(this.#logFile);
        }
        await pause(POLL_MS);
      }
    } finally {
      await log.close();
    }
  }

  #writeServerFile(record: NatsRecord): void {
    const text = serverFile({
      // A name may stand for several addresses.
      host: isIP(record.address) === 0 ? '0.0.0.0' : record.address,
      port: record.port,
      certificateFile: this.#certificateFile,
      keyFile: this.#keyFile,
      conductor: record.conductor.key,
      agents: record.agents,
    });
    writeFileSync(this.#configFile, text, { mode: 0o600 });
  }

  #life(record: NatsRecord) {
    return { title: 'NATS server', name: this.name, logFile: this.#logFile, process: record.process };
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const record = this.#record.read();
    if (record) {
      await endServer(this.#life(record), signal, STOP_LIMIT_MS);
    }
  }
}

function notReloaded(logFile: string): Fault {
  return new Fault({
    kind: 'transient',
    code: 'STACK_UNCHANGED',
    message: `The private NATS server has not read its changed configuration within ${RELOAD_LIMIT_MS / 1000} s.`,
    hint: `${logFile} shows why. After \`thermobench stack down nats\` and \`up\`, the change is in effect.`,
  });
}

function textOf(seed: Uint8Array): string {
  return new TextDecoder().decode(seed);
}

function urlOf({ address, port }: NatsRecord): string {
  return `tls://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

function accessTo(record: NatsRecord): NatsAccess {
  return {
    url: urlOf(record),
    user: CONDUCTOR,
    seed: record.conductor.seed,
    ca: record.certificate,
    certifiedName: PRIVATE_SERVER,
  };
}

/** The version that the server reports when the conductor logs in. Throws if the server does not answer. */
async function askVersion(record: NatsRecord): Promise<string> {
  const connection = await connectToNats(accessTo(record));
  try {
    return connection.info?.version ?? '';
  } finally {
    await connection.close();
  }
}

/** A self-signed certificate: agents trust exactly this one, whatever the address of the server. */
async function newCertificate(): Promise<{ certificate: string; key: string }> {
  const { generate } = await import('selfsigned');
  const notAfterDate = new Date();
  notAfterDate.setFullYear(notAfterDate.getFullYear() + YEARS_VALID);
  const { cert, private: key } = await generate([{ name: 'commonName', value: PRIVATE_SERVER }], {
    ...{ keyType: 'ec', curve: 'P-256', algorithm: 'sha256', notAfterDate },
    extensions: [
      { name: 'basicConstraints', cA: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: PRIVATE_SERVER }] },
    ],
  });
  return { certificate: cert, key };
}
