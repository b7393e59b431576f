import type { Settings } from '../config/settings.ts';
import type { ServiceAccess } from '../stack/stack-server.ts';

/** How a server on this machine reaches the service: where it listens now, else where it will. */
export function serviceAccess({ listen, tokens }: Settings, address?: string): ServiceAccess {
  return { url: address ?? `http://${reachable(listen.host)}:${listen.port}`, tokens };
}

/** One listens on every address, but cannot connect to it. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') {
    return '127.0.0.1';
  }
  return host.includes(':') ? `[${host}]` : host;
}
