import type { ConsumerLag } from '../contract.ts';
import type { Client } from '../../kafka/client.ts';

/** Names of groups are made up by consumers, so their number has no limit but this. */
const MOST_GROUPS = 50;
/** As runs/relaying.ts names the relay of one run: its lag is a figure of that run, and there would be a series for each. */
const RELAY_OF_A_RUN = /^thermobench-run-/;

/**
 * Records of the target's topic that each consumer group has yet to read: what was written since the offset it committed, in a
 * partition where it committed none all there is. Of more than 50 groups those with members come first, then by name. Marks of
 * transactions count as records. The relays of single runs are left out. Empty where there is no such topic. Throws a Fault where a broker does not answer or refuses.
 */
export async function readConsumerLag(client: Client): Promise<ConsumerLag[]> {
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

/** Of consumers; those of Kafka Connect and share groups keep no such offsets. */
async function readGroups({ admin }: Client): Promise<string[]> {
  const groups = [...(await admin.listGroups({})).values()];
  return groups
    .filter(({ id, protocolType }) => !RELAY_OF_A_RUN.test(id) && ['consumer', ''].includes(protocolType))
    .map(({ id, state }) => ({ id, rank: /^empty$/i.test(state) ? 1 : 0 }))
    .sort((one, other) => one.rank - other.rank || (one.id < other.id ? -1 : 1))
    .slice(0, MOST_GROUPS)
    .map(({ id }) => id);
}
