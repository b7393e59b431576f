import { isIP } from 'node:net';

import type { ConnectionOptions } from '@platformatic/kafka';

import type { KafkaTarget } from './options.ts';

/**
 * How clients of @platformatic/kafka encrypt their connections and log in. The name that a broker is asked for by (SNI) may be
 * no address; without one Node checks the certificate for whatever the broker is reached by, name or address.
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

/** Of host:port, where an address of IPv6 is in brackets. */
function isAddress(broker: string): boolean {
  const host = broker.slice(0, broker.lastIndexOf(':'));
  return isIP(host.replace(/^\[(.*)\]$/, '$1')) > 0;
}
