import { setTimeout as pause } from 'node:timers/promises';

import { Fault } from '../../model/fault.ts';
import { reachBrokers } from '../../kafka/advertised.ts';
import type { Client } from '../../kafka/client.ts';
import { kafkaFault, missingTopicFault } from '../../kafka/faults.ts';

const PROPAGATION_PAUSE_MS = 100;
const TOPIC_RESOURCE = 2;
const MAX_COPIES_BY_DEFAULT = 3;
/** With this many copies, one broker can be down without interruption, and every ack still means two copies. */
const COPIES_FOR_TWO_IN_SYNC = 3;

/**
 * Creates the topic if missing, with unlimited retention. Throws a configuration Fault if an existing topic is compacted, which
 * means that it discards records by key.
 */
export async function ensureTopic(client: Client): Promise<void> {
  await reachBrokers(client, 'patiently');
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
      hint: 'Set another topic in the target, or set cleanup.policy=delete and retention.ms=-1 on this one.',
    });
  }
}

/** An existing topic on this cluster, or the topic that would be created. */
export interface TopicShape {
  partitions: number;
  /** Number of copies of the partition with the fewest copies. */
  copies: number;
  settings: ReadonlyMap<string, string>;
}

/** Describes the existing topic, or the topic that would be created. */
export async function readTopic(client: Client): Promise<TopicShape> {
  const partitions = await client.partitions();
  if (partitions === null) {
    return planTopic(client);
  }
  const copies = Math.min(...partitions.map(({ replicas }) => replicas.length));
  return { partitions: partitions.length, copies, settings: await readTopicSettings(client) };
}

async function planTopic({ admin, target }: Client): Promise<TopicShape> {
  const { brokers } = await admin.metadata({ topics: [], forceUpdate: true });
  const copies = target.replicationFactor ?? Math.min(MAX_COPIES_BY_DEFAULT, brokers.size);
  const settings = new Map([
    ['cleanup.policy', 'delete'],
    ['retention.ms', '-1'],
    ['retention.bytes', '-1'],
  ]);
  if (copies >= COPIES_FOR_TWO_IN_SYNC) {
    settings.set('min.insync.replicas', '2');
  }
  return { partitions: target.partitions, copies, settings };
}

/** The topic's settings by name; empty if the user may not read them. */
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

/**
 * Waits until the brokers' metadata includes a new topic, which takes a moment after the controller has created it. Throws a
 * Fault if that takes longer than `timeoutMs`.
 */
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

async function createTopic(client: Client): Promise<void> {
  const { partitions, copies, settings } = await planTopic(client);
  const { admin, target } = client;
  try {
    await admin.createTopics({
      topics: [target.topic],
      partitions,
      replicas: copies,
      configs: [...settings].map(([name, value]) => ({ name, value })),
    });
  } catch (thrown) {
    const fault = kafkaFault(target, thrown);
    // Another client may have created the same topic at the same time.
    if (fault.code !== 'TOPIC_ALREADY_EXISTS') {
      throw fault;
    }
  }
}
