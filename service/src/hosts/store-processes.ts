import { linkTarget, namesIn, startOf, textOf } from './kernel-files.ts';
import { hasAllTcpListeners, parseTcpListeners, parseUnixListeners, type Listener } from './listeners.ts';
import { parseProcessStat } from './process-stat.ts';
import { programName } from './program.ts';
import type { StorePlace } from './store-place.ts';

/** A process of a store. */
export interface StoreProcess {
  pid: number;
  name: string;
  /** Its open files that are the store's listening sockets: the link in its folder, and what that points to. */
  sockets: ReadonlyMap<string, string>;
}

/** Programs that listen on behalf of a store, which runs elsewhere: their figures would be taken for the store's. */
const FORWARDERS: ReadonlySet<string> = new Set([
  ...['systemd', 'init', 'docker-proxy', 'rootlessport', 'slirp4netns', 'pasta', 'passt', 'conmon'],
  ...['ssh', 'sshd', 'kubectl', 'socat', 'haproxy', 'nginx', 'envoy'],
]);

/**
 * Finds the processes on this host that listen where a store should. A process of another user is not found, unless this
 * process may read its open files.
 */
export class StoreProcesses {
  readonly #root: string;
  readonly #ownPid: number;
  readonly #place: StorePlace;
  /** The listening sockets that were last searched for. */
  #sockets = '';
  #found: StoreProcess[] = [];
  #foundAll = false;

  constructor(root: string, ownPid: number, place: StorePlace) {
    this.#root = root;
    this.#ownPid = ownPid;
    this.#place = place;
  }

  /** Searches again only if something changed, because searching the open files of all processes takes long. */
  find(): readonly StoreProcess[] {
    if (this.#foundAll && this.#found.every(stillListens)) {
      return this.#found;
    }
    const listeners = this.#listeners();
    const sockets = listeners.map(socketOf).sort().join();
    if (sockets !== this.#sockets || !this.#found.every(stillListens)) {
      this.#sockets = sockets;
      this.#found = this.#search(new Set(listeners.map(socketOf)));
    }
    const held = new Set(this.#found.flatMap((process) => [...process.sockets.values()]));
    const places = new Set(listeners.filter((listener) => held.has(socketOf(listener))).map(({ at }) => at));
    this.#foundAll = [...this.#place.ports, ...this.#place.sockets].every((place) => places.has(place));
    return this.#found;
  }

  #listeners(): Listener[] {
    const { ports, sockets } = this.#place;
    const net = `${this.#root}/proc/net`;
    const tcpOf = (name: string) => parseTcpListeners(startOf(`${net}/${name}`, hasAllTcpListeners) ?? '');
    const tcp = ports.length === 0 ? [] : [...tcpOf('tcp'), ...tcpOf('tcp6')];
    const unix = sockets.length === 0 ? [] : parseUnixListeners(textOf(`${net}/unix`) ?? '');
    const places: ReadonlySet<number | string> = new Set([...ports, ...sockets]);
    return [...tcp, ...unix].filter(({ at }) => places.has(at));
  }

  #search(sockets: ReadonlySet<string>): StoreProcess[] {
    if (sockets.size === 0) {
      return [];
    }
    const holders = namesIn(`${this.#root}/proc`)
      .map(Number)
      .filter((pid) => pid > 1 && pid !== this.#ownPid)
      .flatMap((pid) => this.#holder(pid, sockets));
    const pids = new Set(holders.map(({ pid }) => pid));
    // A child inherits the open sockets of its parent.
    return holders.filter(({ parent }) => !pids.has(parent));
  }

  /** The process if it holds one of the sockets. */
  #holder(pid: number, sockets: ReadonlySet<string>): Array<StoreProcess & { parent: number }> {
    const folder = `${this.#root}/proc/${pid}`;
    const held = namesIn(`${folder}/fd`)
      .map((fd) => `${folder}/fd/${fd}`)
      .map((link) => [link, linkTarget(link) ?? ''] as const)
      .filter(([, file]) => sockets.has(file));
    if (held.length === 0) {
      return [];
    }
    const parent = parseProcessStat(textOf(`${folder}/stat`) ?? '')?.parent;
    const name = programName(this.#root, pid);
    return parent === undefined || name === null || FORWARDERS.has(name)
      ? []
      : [{ pid, parent, name, sockets: new Map(held) }];
  }
}

/** What a link in /proc/PID/fd to the socket points to. */
function socketOf({ inode }: Listener): string {
  return `socket:[${inode}]`;
}

function stillListens({ sockets }: StoreProcess): boolean {
  return [...sockets].every(([link, file]) => linkTarget(link) === file);
}
