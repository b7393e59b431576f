import type { ConsumerOptions } from '@platformatic/kafka';

import type { KafkaTarget } from '../sinks/kafka/options.ts';

type ClientOptions = Pick<
  ConsumerOptions<Buffer, Buffer, Buffer, Buffer>,
  | 'clientId'
  | 'bootstrapBrokers'
  | 'connectTimeout'
  | 'requestTimeout'
  | 'timeout'
  | 'retries'
  | 'retryDelay'
  | 'tls'
  | 'tlsServerName'
  | 'sasl'
>;

/** What every client of a relay is opened with. They try again a little; the relay itself tries for ever. */
export function clientOptions({ brokers, timeoutMs, tls, sasl }: KafkaTarget, clientId: string): ClientOptions {
  return {
    clientId,
    bootstrapBrokers: brokers,
    connectTimeout: Math.min(timeoutMs, 5_000),
    requestTimeout: timeoutMs,
    timeout: timeoutMs,
    retries: 2,
    retryDelay: 300,
    ...(tls && { tls: { ca: tls.ca, rejectUnauthorized: tls.verify }, tlsServerName: true }),
    ...(sasl && { sasl }),
  };
}
