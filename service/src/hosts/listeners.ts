/** A socket that accepts connections. */
export interface Listener {
  /** As in the links of /proc/PID/fd. */
  inode: string;
  at: number | string;
}

const TCP_LISTEN = '0A';
const UNIX_ACCEPTS = 0x10000;

/** Parses /proc/net/tcp or tcp6: the ports on which this host listens. Source: proc_pid_net(5). */
export function parseTcpListeners(tcp: string): Listener[] {
  return tcp.split('\n').flatMap((line) => {
    const [, local, , state, , , , , , inode] = line.trim().split(/\s+/);
    const port = local?.split(':')[1];
    return state === TCP_LISTEN && port !== undefined && inode !== undefined
      ? { inode, at: Number.parseInt(port, 16) }
      : [];
  });
}

/**
 * Whether a beginning of /proc/net/tcp contains all ports on which this host listens, because they come before all connections.
 * There may be thousands of those. Source: the kernel's Documentation/networking/proc_net_tcp.rst.
 */
export function hasAllTcpListeners(tcp: string): boolean {
  return /^ *\d+: [\dA-F]+:[\dA-F]+ [\dA-F]+:[\dA-F]+ (?!0A)[\dA-F]{2}/m.test(tcp);
}

/** Parses /proc/net/unix: the paths at which this host listens. The sockets of accepted connections have the same path. */
export function parseUnixListeners(unix: string): Listener[] {
  return unix.split('\n').flatMap((line) => {
    const [, flags, inode, path] = /^\S+: \S+ \S+ (\S+) \S+ \S+\s+(\d+) (\S.*)$/.exec(line) ?? [];
    return inode !== undefined && path !== undefined && (Number.parseInt(flags ?? '', 16) & UNIX_ACCEPTS) !== 0
      ? { inode, at: path }
      : [];
  });
}
