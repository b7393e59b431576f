import { isIP } from 'node:net';

import type { ConnectionOptions } from '@platformatic/kafka';

import type { KafkaTarget } from './options.ts';

/**
 * How clients of @platformatic/kafka encrypt their connections and log in. The server name sent to a broker (SNI) must not be an
 * IP address. If no server name is sent, Node checks the certificate against the host that the client connects to.
 */
export function accessOf({
  brokers,
  tls,
  sasl,
}: KafkaTarget): Pick<ConnectionOptions, 'tls' | 'tlsServerName' | 'sasl'> {
  return {
    ...(tls && { tls: { ca: tls.ca, rejectUnauthorized: tls.verify }, tlsServerName: !brokers.every(isAddress) }),
    ...(sasl && { sasl }),
  };
}

function isAddress(broker: string): boolean {
  return isIP(endpointOf(broker).host) > 0;
}

/** The parts of `host:port`; an IPv6 address is in brackets. */
export function endpointOf(broker: string): { host: string; port: number } {
  const colon = broker.lastIndexOf(':');
  return { host: broker.slice(0, colon).replace(/^\[(.*)\]$/, '$1'), port: Number(broker.slice(colon + 1)) };
}
