import { Admin } from '@platformatic/kafka';
import { expect } from 'vitest';

import type { KafkaTarget } from '../../service/src/kafka/options.ts';
import type { TestKafka } from './start-kafka.ts';

/** Lists the topics, as any other user of the machine may try to. */
export async function topicsSeenBy(sasl: KafkaTarget['sasl'], broker: string | undefined): Promise<string[]> {
  const admin = new Admin({
    clientId: 'test',
    bootstrapBrokers: [String(broker)],
    sasl,
    retries: 0,
    requestTimeout: 5_000,
  });
  try {
    return await admin.listTopics();
  } finally {
    await admin.close();
  }
}

/** Nobody can see a topic without the password. */
export async function refusesOthers(kafka: TestKafka, broker: string | undefined): Promise<void> {
  const { sasl } = kafka.access();
  await expect(topicsSeenBy(undefined, broker)).rejects.toThrow();
  for (const other of [{ password: 'thermobench' }, { username: 'admin' }]) {
    await expect(topicsSeenBy(sasl && { ...sasl, ...other }, broker)).rejects.toThrow();
  }
}
