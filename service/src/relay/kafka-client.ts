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

/** Options for every client of a relay. The clients retry a few times; the relay itself retries without end. */
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
 * Repeats a request to a group's coordinator until the group has one: a newly started cluster elects it on the first request. If
 * that takes longer than the target's limit, throws the last error. Throws any other error immediately.
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
