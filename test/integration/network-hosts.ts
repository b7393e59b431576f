import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';

const BRIDGE = 'tb-fleet';
/** Address of this machine in the network of the hosts. */
export const OUTSIDE = '10.213.20.1';

/** Why there can be no hosts here; null if there can. */
export function whyNoNetworkHosts(): string | null {
  if (process.getuid?.() !== 0) {
    return 'network namespaces need root';
  }
  try {
    remove(0);
    ip('link', 'add', BRIDGE, 'type', 'bridge');
    ip('link', 'delete', BRIDGE);
    return null;
  } catch {
    return 'this kernel has no network namespaces or bridges';
  }
}

/** In a namespace, the loopback address has servers of its own: passes connections to the same ports of this machine. */
const PASS_ON = `
  const { connect, createServer } = require('node:net');
  for (const port of process.argv.slice(1).map(Number)) {
    createServer((near) => {
      const far = connect(port, '${OUTSIDE}');
      near.on('error', () => far.destroy()).on('close', () => far.destroy());
      far.on('error', () => near.destroy()).on('close', () => near.destroy());
      near.pipe(far).pipe(near);
    }).listen(port, '127.0.0.1');
  }
`;

/**
 * Network namespaces, each a host of its own as far as the network is concerned, until disposed. From all of them, servers on this
 * machine's loopback address with these ports can be reached as if they were on their own.
 */
export class NetworkHosts implements AsyncDisposable {
  readonly #count: number;
  readonly #relays: Server[] = [];
  readonly #inside: ChildProcess[] = [];

  private constructor(count: number) {
    this.#count = count;
  }

  static async create(count: number, ports: readonly number[]): Promise<NetworkHosts> {
    const hosts = new NetworkHosts(count);
    remove(count);
    ip('link', 'add', BRIDGE, 'type', 'bridge');
    ip('address', 'add', `${OUTSIDE}/24`, 'dev', BRIDGE);
    ip('link', 'set', BRIDGE, 'up');
    for (const port of ports) {
      hosts.#relays.push(await relay(port));
    }
    for (let host = 1; host <= count; host += 1) {
      const name = nameOf(host);
      ip('netns', 'add', name);
      ip('link', 'add', `tb-out-${host}`, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
      ip('link', 'set', `tb-out-${host}`, 'master', BRIDGE, 'up');
      ip('-n', name, 'address', 'add', `10.213.20.${host + 1}/24`, 'dev', 'eth0');
      ip('-n', name, 'link', 'set', 'eth0', 'up');
      ip('-n', name, 'link', 'set', 'lo', 'up');
      const [program = '', ...args] = [...hosts.inside(host), process.execPath, '-e', PASS_ON, ...ports.map(String)];
      hosts.#inside.push(spawn(program, args, { stdio: 'ignore' }));
    }
    return hosts;
  }

  /** A prefix for a command that runs it on that host, 1 to the number of hosts. */
  inside(host: number): string[] {
    return ['ip', 'netns', 'exec', nameOf(host)];
  }

  /** Cuts a host's network, or restores it. */
  setLink(host: number, state: 'up' | 'down'): void {
    ip('link', 'set', `tb-out-${host}`, state);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#inside) {
      child.kill('SIGKILL');
    }
    this.#relays.forEach((server) => server.close());
    remove(this.#count);
  }
}

function nameOf(host: number): string {
  return `tb-fleet-${host}`;
}

async function relay(port: number): Promise<Server> {
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  }).listen(port, OUTSIDE);
  await once(server, 'listening');
  return server;
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Deletes what an earlier test left behind, too. */
function remove(count: number): void {
  const commands = [
    ...Array.from({ length: count }, (_, at) => ['netns', 'delete', nameOf(at + 1)]),
    ['link', 'delete', BRIDGE],
  ];
  for (const command of commands) {
    try {
      ip(...command);
    } catch {
      // There is none.
    }
  }
}
