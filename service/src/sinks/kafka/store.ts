import { setTimeout as pause } from 'node:timers/promises';
import { initProducerIdV4 } from '@platformatic/kafka';

import type { Fault } from '../../model/fault.ts';
import type { RunId } from '../../model/run.ts';
import type { Session } from '../contract.ts';
import { Client } from '../../kafka/client.ts';
import { brokerFault, kafkaFault } from '../../kafka/faults.ts';
import type { KafkaOptions, KafkaTarget } from '../../kafka/options.ts';
import type { Sender } from './record-batch.ts';
import { errorName } from '../../kafka/protocol-errors.ts';
import { BatchSession } from './session.ts';
import { readTopicSettings } from './topic.ts';

/** The brokers' own default of max.message.bytes, for users who may not read the setting. */
const USUAL_BATCH_BYTES = 1_048_588;
const RETRY_PAUSE_MS = 100;

/**
 * Opens a producer's session, with everything that it needs to know about the topic. Throws a Fault if the topic is missing or
 * cannot be reached.
 */
export async function openSession(
  target: KafkaTarget,
  options: KafkaOptions,
  run: RunId,
  producer: number
): Promise<Session> {
  const isIdempotent = options.idempotent ?? options.acks === 'all';
  const client = new Client(target);
  try {
    const { length: partitions } = await client.leaders();
    const settings = await readTopicSettings(client);
    const mostBatchBytes = Number(settings.get('max.message.bytes') ?? USUAL_BATCH_BYTES);
    if (options.client === 'kafkajs') {
      const { KafkajsSession } = await import('./session-kafkajs.ts');
      await client.close();
      return await KafkajsSession.open(
        target,
        { options, isIdempotent, partitions, mostBatchBytes },
        { run, producer }
      );
    }
    const sender = isIdempotent ? await becomeSender(client) : null;
    return await BatchSession.open(client, { options, sender, mostBatchBytes }, run, producer);
  } catch (thrown) {
    await client.close();
    throw kafkaFault(target, thrown);
  }
}

/**
 * Requests an id by which brokers recognise this producer's batches. Retries, because a cluster that has just started may be
 * unable to assign one for a moment.
 */
async function becomeSender(client: Client): Promise<Sender> {
  const deadline = performance.now() + client.target.timeoutMs;
  for (;;) {
    const { refused, ...sender } = await askForSender(client);
    if (refused === null) {
      return sender;
    }
    if (refused.kind !== 'transient' || performance.now() > deadline) {
      throw refused;
    }
    await pause(RETRY_PAUSE_MS);
  }
}

async function askForSender(client: Client): Promise<Sender & { refused: Fault | null }> {
  return client.request(await client.leader(0), {
    api: initProducerIdV4.api,
    body: () => initProducerIdV4.createRequest(null, client.target.timeoutMs, -1n, -1),
    parse: (reader) => {
      reader.readInt32();
      const code = reader.readInt16();
      const refused = code === 0 ? null : brokerFault(client.target, errorName(code), 'it gave no producer id');
      return { refused, id: reader.readInt64(), epoch: reader.readInt16() };
    },
  });
}
