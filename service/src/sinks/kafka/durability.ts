import type { StoreFacts } from '../../model/report.ts';
import type { Client } from './client.ts';
import type { KafkaOptions } from './options.ts';
import { readTopic, type TopicShape } from './topic.ts';

/** The topic's settings that decide what survives after a record was confirmed. Source: kafka.apache.org, "Topic Configs". */
const SETTINGS = [
  'min.insync.replicas',
  'unclean.leader.election.enable',
  'retention.ms',
  'retention.bytes',
  'cleanup.policy',
  'flush.messages',
  'flush.ms',
  'message.timestamp.type',
  'max.message.bytes',
];
const UNLIMITED = '9223372036854775807';

/** What the cluster says of itself and of the topic, and what of it makes an ack weaker than it sounds. */
export async function readFacts(client: Client, { acks }: KafkaOptions): Promise<StoreFacts> {
  const { id, brokers } = await client.metadata([]);
  const apis = await client.admin.listApis();
  const produce = apis.find(({ name }) => name === 'Produce');
  const topic = await readTopic(client);
  const shown = SETTINGS.flatMap((name) => {
    const value = topic.settings.get(name);
    return value === undefined ? [] : [[name, value === UNLIMITED ? 'never' : value] as const];
  });
  return {
    version: `Kafka, Produce version ${produce?.maxVersion ?? 'unknown'} (cluster ${id})`,
    durability: {
      acks,
      brokers: brokers.size,
      partitions: topic.partitions,
      'replication.factor': topic.copies,
      ...Object.fromEntries(shown),
    },
    warnings: warningsOf(acks, topic),
  };
}

export function warningsOf(acks: KafkaOptions['acks'], { copies, settings }: TopicShape): string[] {
  const warnings: string[] = [];
  if (acks === '0') {
    warnings.push('acks is 0: every record sent counts as acked, whether or not a broker got it.');
  }
  if (acks === '1') {
    warnings.push('acks is 1: a record is acked by one broker, and lost with it if no other has fetched it yet.');
  }
  if (copies === 1) {
    warnings.push('The topic has one copy of each partition (replication factor 1): it is lost with its broker.');
  }
  const inSync = settings.get('min.insync.replicas');
  if (acks === 'all' && copies > 1 && inSync === '1') {
    warnings.push('min.insync.replicas is 1: when other brokers lag, a record is acked by its leader alone.');
  }
  if (settings.get('flush.messages') !== '1') {
    warnings.push(
      'Brokers ack before a record is on the disk (flush.messages): what all copies have in memory only is lost when all their machines fail.'
    );
  }
  if (settings.get('unclean.leader.election.enable') === 'true') {
    warnings.push(
      'unclean.leader.election.enable is true: a copy that lags may become the leader, without acked records.'
    );
  }
  const retention = settings.get('retention.ms');
  if (retention !== undefined && retention !== '-1') {
    warnings.push(`retention.ms is ${retention}: older records are deleted, and no longer counted.`);
  }
  const size = settings.get('retention.bytes');
  if (size !== undefined && size !== '-1') {
    warnings.push(
      `retention.bytes is ${size}: beyond that size the oldest records are deleted, and no longer counted.`
    );
  }
  return warnings;
}
