import type { NatsConnection } from '@nats-io/transport-node';

import type { ClockOffset } from '../../model/host-work.ts';
import { parsedMessage } from '../../nats/connection.ts';
import { clockOf } from '../../nats/subjects.ts';
import { clockOffset, type ClockProbe } from './clock-offset.ts';
import { ClockReply } from './messages.ts';

const ANSWER_WITHIN_MS = 1_000;

/** Asks the agent of a host for its time, several times in a row. Null if it does not answer. */
export async function probeClock(connection: NatsConnection, host: string, times: number): Promise<ClockOffset | null> {
  const probes: ClockProbe[] = [];
  for (let time = 0; time < times; time += 1) {
    const probe = await ask(connection, host);
    if (probe === null) {
      break;
    }
    probes.push(probe);
  }
  return clockOffset(probes);
}

async function ask(connection: NatsConnection, host: string): Promise<ClockProbe | null> {
  const sentAt = Date.now();
  const begun = performance.now();
  try {
    const reply = await connection.request(clockOf(host), '', { timeout: ANSWER_WITHIN_MS });
    const roundTripMs = performance.now() - begun;
    const there = parsedMessage(ClockReply, reply)?.now;
    return there === undefined ? null : { sentAt, there, roundTripMs };
  } catch {
    return null;
  }
}
