import { isIP } from 'node:net';
import os from 'node:os';

/** Where a store listens: a TCP port, or a Unix socket. */
export type Endpoint = { readonly host: string; readonly port: number } | { readonly socket: string };

/** Where a store listens on this host, so that its process can be found. */
export interface StorePlace {
  readonly ports: readonly number[];
  readonly sockets: readonly string[];
}

/** Those endpoints that are on this host; an empty place if the store is elsewhere. */
export function placeOnThisHost(endpoints: readonly Endpoint[]): StorePlace {
  const own = new Set(
    Object.values(os.networkInterfaces()).flatMap((addresses = []) => addresses.map(({ address }) => address))
  );
  return {
    ports: endpoints.flatMap((endpoint) =>
      'port' in endpoint && isOwn(endpoint.host.toLowerCase(), own) ? [endpoint.port] : []
    ),
    sockets: endpoints.flatMap((endpoint) => ('socket' in endpoint ? [endpoint.socket] : [])),
  };
}

function isOwn(host: string, own: ReadonlySet<string>): boolean {
  return isIP(host) === 0
    ? host === 'localhost' || host === os.hostname().toLowerCase()
    : own.has(host) || host.startsWith('127.') || host === '::1';
}
