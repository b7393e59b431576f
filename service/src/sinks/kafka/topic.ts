import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../../model/fault.ts';
import type { Client, Partition } from './client.ts';
import { kafkaFault, missingTopicFault } from './faults.ts';

const PROPAGATION_PAUSE_MS = 100;
const TOPIC_RESOURCE = 2;
const MOST_COPIES_BY_DEFAULT = 3;
/** With that many copies one broker may be away without a stop, and every ack means two of them. */
const COPIES_FOR_TWO_IN_SYNC = 3;

/** Makes the topic where it is missing, to keep everything. Throws a configuration Fault where one of that name throws records away by key. */
export async function ensureTopic(client: Client): Promise<void> {
  if ((await client.partitions()) === null) {
    await createTopic(client);
    await untilItIsThere(client);
  }
  const settings = await readTopicSettings(client);
  if (settings.get('cleanup.policy')?.includes('compact')) {
    throw new Fault({
      kind: 'configuration',
      code: 'TOPIC_COMPACTED',
      message: `The topic "${client.target.topic}" keeps only the newest record of each location (cleanup.policy=compact).`,
      hint: 'Let the target name another topic, or set cleanup.policy=delete and retention.ms=-1 on this one.',
    });
  }
}

/** The topic's settings by name; empty where the user may not see them. */
export async function readTopicSettings({ admin, target }: Client): Promise<Map<string, string>> {
  try {
    const [topic] = await admin.describeConfigs({
      resources: [{ resourceType: TOPIC_RESOURCE, resourceName: target.topic }],
    });
    return new Map(
      topic?.configs.flatMap(({ name, value }) =>
        value === null || value === undefined ? [] : [[name, value] as const]
      )
    );
  } catch (thrown) {
    const fault = kafkaFault(target, thrown);
    if (/AUTHORIZATION/.test(fault.code)) {
      return new Map();
    }
    throw fault;
  }
}

/** Copies of the partition that has the fewest. */
export function fewestCopies(partitions: readonly Partition[]): number {
  return Math.min(...partitions.map(({ replicas }) => replicas.length));
}

/** Brokers are told of a new topic a moment after the controller made it. Throws a Fault where that takes longer than `timeoutMs`. */
async function untilItIsThere(client: Client): Promise<void> {
  const deadline = performance.now() + client.target.timeoutMs;
  let partitions = await client.partitions();
  while (partitions === null) {
    if (performance.now() > deadline) {
      throw missingTopicFault(client.target);
    }
    await pause(PROPAGATION_PAUSE_MS);
    partitions = await client.partitions();
  }
  await client.offsets('end', partitions.length);
}

async function createTopic({ admin, target }: Client): Promise<void> {
  const { topic, partitions, replicationFactor } = target;
  try {
    const { brokers } = await admin.metadata({ topics: [], forceUpdate: true });
    const copies = replicationFactor ?? Math.min(MOST_COPIES_BY_DEFAULT, brokers.size);
    await admin.createTopics({
      topics: [topic],
      partitions,
      replicas: copies,
      configs: [
        { name: 'cleanup.policy', value: 'delete' },
        { name: 'retention.ms', value: '-1' },
        { name: 'retention.bytes', value: '-1' },
        ...(copies >= COPIES_FOR_TWO_IN_SYNC ? [{ name: 'min.insync.replicas', value: '2' }] : []),
      ],
    });
  } catch (thrown) {
    const fault = kafkaFault(target, thrown);
    // Two that prepare at the same time want the same.
    if (fault.code !== 'TOPIC_ALREADY_EXISTS') {
      throw fault;
    }
  }
}
