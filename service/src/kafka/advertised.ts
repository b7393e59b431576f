import { setTimeout as pause } from 'node:timers/promises';
import { apiVersionsV3 } from '@platformatic/kafka';

import { UNREACHABLE } from '../model/error-meanings.ts';
import { orLate } from '../time/deadline.ts';
import type { Client } from './client.ts';
import { kafkaFault, timeoutFault, unreachableFault } from './faults.ts';

/** How long the other brokers may take to notice that a broker died; until then they still list its address. */
const NOTICED_WITHIN_MS = 15_000;
const POLL_MS = 500;
const ANSWERS_WITHIN_MS = 5_000;

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Errors of the connection itself. Any other error comes from a broker that was reached. */
const NO_WAY: ReadonlySet<string> = new Set([
  ...['ENOTFOUND', ...UNREACHABLE, 'ECONNRESET', 'TIMEOUT', 'CONNECTION_LOST'],
]);

/**
 * Connects to every broker of the cluster at its advertised address, because clients switch to that address after their first
 * connection. Throws a configuration Fault that names an unreachable address. Throws it immediately if no broker is reachable or
 * if `at` is `once`, otherwise only after the cluster has had time to notice that a broker is gone.
 */
export async function reachBrokers(client: Client, at: 'once' | 'patiently'): Promise<void> {
  const deadline = performance.now() + Math.min(NOTICED_WITHIN_MS, client.target.timeoutMs);
  for (;;) {
    const { brokers } = await client.metadata([]);
    const faults = await Promise.all([...brokers.values()].map((broker) => faultOf(client, broker)));
    const found = faults.find((fault) => fault !== null);
    if (found === undefined || found === null) {
      return;
    }
    if (at === 'once' || faults.every((fault) => fault !== null) || performance.now() > deadline) {
      throw found;
    }
    await pause(POLL_MS);
  }
}

/** Has a time limit, because another program may accept the connection and never answer. */
async function answerOf(client: Client, broker: Address): Promise<void> {
  const greeting = client.admin.connections
    .get(broker)
    .then((connection) => apiVersionsV3.api.async(connection, 'thermobench', '1'));
  await orLate(ANSWERS_WITHIN_MS, greeting, () => timeoutFault(client.target, 'to connect'));
}

/** Why the broker cannot be used at its address; null if it can. */
async function faultOf(client: Client, broker: Address) {
  try {
    await answerOf(client, broker);
    return null;
  } catch (thrown) {
    const fault = kafkaFault(client.target, thrown);
    return NO_WAY.has(fault.code)
      ? unreachableFault(client.target, `${broker.host}:${broker.port}`, fault.code)
      : fault;
  }
}
