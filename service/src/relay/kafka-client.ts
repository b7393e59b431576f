import type { ConsumerOptions } from '@platformatic/kafka';
import pRetry from 'p-retry';

import { accessOf } from '../kafka/access.ts';
import { kafkaFault } from '../kafka/faults.ts';
import type { KafkaTarget } from '../kafka/options.ts';

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

const ELECTING: ReadonlySet<string> = new Set([
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_COORDINATOR',
]);

/**
 * What is asked of the coordinator of a group, asked again while there is none: a cluster that has just started elects it when
 * the first one asks. Throws what was thrown last when that takes longer than the target's limit, and anything else at once.
 */
export function onceCoordinated<T>(target: KafkaTarget, ask: () => Promise<T>): Promise<T> {
  return pRetry(ask, {
    retries: Infinity,
    minTimeout: 100,
    maxTimeout: 1_000,
    maxRetryTime: target.timeoutMs,
    shouldRetry: ({ error }) => ELECTING.has(kafkaFault(target, error).code),
  });
}
