import type { StoreFacts } from '../../model/report.ts';
import { reachBrokers } from '../../kafka/advertised.ts';
import type { Client } from '../../kafka/client.ts';
import type { KafkaOptions } from '../../kafka/options.ts';
import { readTopic, type TopicShape } from './topic.ts';

/** The topic's settings that decide what survives after a record was acknowledged. Source: kafka.apache.org, "Topic Configs". */
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
/** Approximate bytes of a reading with its headers, with a long location and no note. */
const USUAL_RECORD = 130;
const LARGEST_USUAL_RECORD = 250;
const UNLIMITED = '9223372036854775807';

/** Facts about the cluster and the topic, with warnings about settings that make an ack weaker than it seems. */
export async function readFacts(client: Client, options: KafkaOptions): Promise<StoreFacts> {
  const { id, brokers } = await client.metadata([]);
  await reachBrokers(client, 'once');
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
      acks: options.acks,
      brokers: brokers.size,
      partitions: topic.partitions,
      'replication.factor': topic.copies,
      ...Object.fromEntries(shown),
    },
    warnings: warningsOf(options, topic),
  };
}

export function warningsOf(
  { acks, batch, mode }: Pick<KafkaOptions, 'acks' | 'batch' | 'mode'>,
  { copies, settings }: TopicShape
): string[] {
  const warnings: string[] = [];
  if (acks === '0') {
    warnings.push('acks is 0: every sent record counts as acked, whether or not a broker received it.');
  }
  if (acks === '1') {
    warnings.push(
      'acks is 1: one broker acks a record; if that broker fails before another one has fetched the record, the record is lost.'
    );
  }
  if (copies === 1) {
    warnings.push(
      'The topic has one copy of each partition (replication factor 1): a partition is lost with its broker.'
    );
  }
  const inSync = settings.get('min.insync.replicas');
  if (acks === 'all' && Number(inSync) > copies) {
    warnings.push(
      `min.insync.replicas is ${inSync}, and each partition has ${copies === 1 ? 'one copy' : `${copies} copies`}: no record of a run can be acked.`
    );
  } else if (acks === 'all' && copies > 1 && Number(inSync) === copies) {
    warnings.push(`min.insync.replicas is ${inSync}, the number of copies: a run stops when one broker is down.`);
  }
  if (acks === 'all' && copies > 1 && inSync === '1') {
    warnings.push('min.insync.replicas is 1: when other brokers lag, only the leader acks a record.');
  }
  if (settings.get('flush.messages') !== '1') {
    warnings.push(
      'Brokers ack before a record is on the disk (flush.messages): records that are only in memory are lost if all their machines fail.'
    );
  }
  if (settings.get('unclean.leader.election.enable') === 'true') {
    warnings.push(
      'unclean.leader.election.enable is true: a lagging copy that lacks acked records may become the leader.'
    );
  }
  const retention = settings.get('retention.ms');
  if (retention !== undefined && retention !== '-1') {
    warnings.push(
      `retention.ms is ${retention} (${inWords(Number(retention))}): older records are deleted and no longer counted. A run that takes that long ends with rows that count as lost.`
    );
  }
  const size = settings.get('retention.bytes');
  if (size !== undefined && size !== '-1') {
    warnings.push(
      `retention.bytes is ${size}: beyond that size, the oldest records are deleted and no longer counted. A run ` +
        'that writes more ends with rows that count as lost.'
    );
  }
  if (settings.get('cleanup.policy')?.includes('compact')) {
    warnings.push(
      'cleanup.policy is compact: only the newest record of each location is kept. A run on this topic is refused.'
    );
  }
  if (settings.get('message.timestamp.type') === 'LogAppendTime') {
    warnings.push(
      'message.timestamp.type is LogAppendTime: brokers set the time of a record. So a relay measures its delay ' +
        'from that time, and counting the rows of a run depends on the clocks of the brokers and of this machine.'
    );
  }
  const mostBytes = Number(settings.get('max.message.bytes') ?? Number.POSITIVE_INFINITY);
  if (mostBytes < LARGEST_USUAL_RECORD) {
    warnings.push(
      `max.message.bytes is ${mostBytes}, and a reading takes up to ${LARGEST_USUAL_RECORD} bytes: readings of a run may be refused.`
    );
  } else if (mode === 'batched' && mostBytes < batch * USUAL_RECORD) {
    warnings.push(
      `max.message.bytes is ${mostBytes}: a request holds about ${Math.floor(mostBytes / USUAL_RECORD)} readings of a partition instead of ${batch}, which makes runs slower.`
    );
  }
  return warnings;
}

const TIMES: ReadonlyArray<readonly [ms: number, word: string]> = [
  [86_400_000, 'days'],
  [3_600_000, 'hours'],
  [60_000, 'minutes'],
  [1_000, 'seconds'],
];

function inWords(ms: number): string {
  const [unit, word] = TIMES.find(([least]) => ms >= 2 * least) ?? [1, 'milliseconds'];
  return `${Math.round(ms / unit)} ${word}`;
}
