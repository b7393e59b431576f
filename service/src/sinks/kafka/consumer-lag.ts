import { Client } from '../../kafka/client.ts';
import type { KafkaTarget } from '../../kafka/options.ts';
import type { ConsumerLag } from '../contract.ts';

/** Maximum number of groups: consumers choose the names, so nothing else limits their number. */
const MAX_GROUPS = 50;
/**
 * The name that runs/relaying.ts gives to the group of a single run's relay. Such groups are left out: the run itself reports
 * its lag, and each run would add a time series.
 */
const RELAY_OF_A_RUN = /^thermobench-run-/;

/**
 * For each consumer group, the number of records in the target's topic that it has yet to read: those after its committed offset,
 * or all records in a partition without one. At most 50 groups: those with members first, then by name. Transaction markers count
 * as records. Relays of single runs are left out. Empty if there is no such topic. Throws a Fault if a broker does not answer or
 * refuses.
 */
export function readConsumerLag(target: KafkaTarget): Promise<ConsumerLag[]> {
  return Client.during(target, readLag);
}

async function readLag(client: Client): Promise<ConsumerLag[]> {
  const { topic } = client.target;
  const partitions = (await client.partitions())?.length ?? 0;
  const groups = partitions === 0 ? [] : await readGroups(client);
  if (groups.length === 0) {
    return [];
  }
  const topics = [{ name: topic, partitionIndexes: Array.from({ length: partitions }, (_, index) => index) }];
  const [starts, ends, committed] = await Promise.all([
    client.offsets('start', partitions),
    client.offsets('end', partitions),
    client.admin.listConsumerGroupOffsets({ groups: groups.map((groupId) => ({ groupId, topics })) }),
  ]);
  return committed.flatMap(({ groupId: group, topics: [read] }) => {
    const offsets = new Map(read?.partitions.map((one) => [one.partitionIndex, Number(one.committedOffset)]));
    const reads = [...offsets.values()].some((offset) => offset >= 0);
    const behind = ends.map((end, partition) =>
      Math.max(0, (end ?? 0) - Math.max(starts[partition] ?? 0, offsets.get(partition) ?? 0))
    );
    return reads ? [{ group, topic, rows: behind.reduce((sum, rows) => sum + rows, 0) }] : [];
  });
}

/** Consumer groups only; Kafka Connect and share groups keep no such offsets. */
async function readGroups({ admin }: Client): Promise<string[]> {
  const groups = [...(await admin.listGroups({})).values()];
  return groups
    .filter(({ id, protocolType }) => !RELAY_OF_A_RUN.test(id) && ['consumer', ''].includes(protocolType))
    .map(({ id, state }) => ({ id, rank: /^empty$/i.test(state) ? 1 : 0 }))
    .sort((one, other) => one.rank - other.rank || (one.id < other.id ? -1 : 1))
    .slice(0, MAX_GROUPS)
    .map(({ id }) => id);
}
