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

/** Whether the host in `host:port` is an IP address; IPv6 addresses are in brackets. */
function isAddress(broker: string): boolean {
  const host = broker.slice(0, broker.lastIndexOf(':'));
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) > 0;
}
