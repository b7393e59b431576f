import { linkTarget, namesIn, startOf, textOf } from './kernel-files.ts';
import { hasAllTcpListeners, parseTcpListeners, parseUnixListeners } from './listeners.ts';
import { parseProcessStat } from './process-stat.ts';
import { programName } from './program.ts';
import type { StorePlace } from './store-place.ts';

/** A process of a store. */
export interface StoreProcess {
  pid: number;
  started: string;
  name: string;
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
  #inodes = '';
  #found: StoreProcess[] = [];

  constructor(root: string, ownPid: number, place: StorePlace) {
    this.#root = root;
    this.#ownPid = ownPid;
    this.#place = place;
  }

  /** Searches again only if other sockets listen, or a process has ended: searching all open files takes long. */
  find(): readonly StoreProcess[] {
    const inodes = this.#listening();
    const key = inodes.sort().join();
    const changed =
      key !== this.#inodes || this.#found.some(({ pid, started }) => this.#stat(pid)?.started !== started);
    if (changed) {
      this.#inodes = key;
      this.#found = this.#search(new Set(inodes.map((inode) => `socket:[${inode}]`)));
    }
    return this.#found;
  }

  #listening(): string[] {
    const { ports, sockets } = this.#place;
    const net = `${this.#root}/proc/net`;
    const tcpOf = (name: string) => parseTcpListeners(startOf(`${net}/${name}`, hasAllTcpListeners) ?? '');
    const tcp = ports.length === 0 ? [] : [...tcpOf('tcp'), ...tcpOf('tcp6')];
    const unix = sockets.length === 0 ? [] : parseUnixListeners(textOf(`${net}/unix`) ?? '');
    const places: ReadonlySet<number | string> = new Set([...ports, ...sockets]);
    return [...tcp, ...unix].filter(({ at }) => places.has(at)).map(({ inode }) => inode);
  }

  #search(sockets: ReadonlySet<string>): StoreProcess[] {
    if (sockets.size === 0) {
      return [];
    }
    const holders = namesIn(`${this.#root}/proc`)
      .map(Number)
      .filter((pid) => pid > 1 && pid !== this.#ownPid && this.#holds(pid, sockets))
      .flatMap((pid) => {
        const stat = this.#stat(pid);
        const name = programName(this.#root, pid);
        return stat && name !== null && !FORWARDERS.has(name) ? { pid, name, ...stat } : [];
      });
    const pids = new Set(holders.map(({ pid }) => pid));
    // A child inherits the open sockets of its parent.
    return holders.filter(({ parent }) => !pids.has(parent));
  }

  #holds(pid: number, sockets: ReadonlySet<string>): boolean {
    const folder = `${this.#root}/proc/${pid}/fd`;
    return namesIn(folder).some((fd) => sockets.has(linkTarget(`${folder}/${fd}`) ?? ''));
  }

  #stat(pid: number) {
    return parseProcessStat(textOf(`${this.#root}/proc/${pid}/stat`) ?? '');
  }
}
