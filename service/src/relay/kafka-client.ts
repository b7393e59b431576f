import type { ConsumerOptions } from '@platformatic/kafka';

import { accessOf } from '../sinks/kafka/access.ts';
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
export function clientOptions(target: KafkaTarget, clientId: string): ClientOptions {
  const { brokers, timeoutMs } = target;
  return {
    clientId,
    bootstrapBrokers: brokers,
    connectTimeout: Math.min(timeoutMs, 5_000),
    requestTimeout: timeoutMs,
    timeout: timeoutMs,
    retries: 2,
    retryDelay: 300,
    ...accessOf(target),
  };
}
