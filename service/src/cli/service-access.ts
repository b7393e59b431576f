import type { Settings } from '../config/settings.ts';
import type { ServiceAccess } from '../stack/stack-server.ts';

/** How a server on this machine reaches the service: at `address` if given, otherwise at the configured address. */
export function serviceAccess({ listen, tokens }: Settings, address?: string): ServiceAccess {
  return { url: address ?? `http://${reachable(listen.host)}:${listen.port}`, tokens };
}

/** A wildcard address accepts connections on every address, but cannot be connected to. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') {
    return '127.0.0.1';
  }
  return host.includes(':') ? `[${host}]` : host;
}
