import { Client } from '../sinks/kafka/client.ts';
import type { KafkaTarget } from '../sinks/kafka/options.ts';
import { onceCoordinated } from './kafka-client.ts';
import type { RelayOptions } from './options.ts';
import { relayId } from './relay.ts';
import { openRelayStore } from './stores/index.ts';

/** Of no member: whoever joins the group comes after it. */
const BEFORE_ALL_GENERATIONS = 0;

/**
 * Notes in the store, and in Kafka for stores that keep no positions, that a group that never read the topic begins at its
 * present end. Throws a Fault where the topic or the store cannot be reached, or the target is none that a relay can write into.
 */
export async function beginAtEnd(
  from: KafkaTarget,
  to: { readonly kind: string; readonly target: unknown },
  { group, schema }: RelayOptions
): Promise<void> {
  const { topic } = from;
  const store = openRelayStore(to.kind, to.target, { relay: relayId(group, topic), group, topic, schema });
  try {
    const ends = await Client.during(from, async (client) => {
      const offsets = await client.offsets('end', (await client.partitions())?.length ?? 0);
      const partitionOffsets = offsets.map((end, partition) => ({ partition, offset: BigInt(end ?? 0) }));
      const positions = { groupId: group, topics: [{ name: topic, partitionOffsets }] };
      await onceCoordinated(from, () => client.admin.alterConsumerGroupOffsets(positions));
      return offsets.map((end) => end ?? 0);
    });
    await store.prepare();
    for (const [partition, end] of ends.entries()) {
      const lane = await store.claim({
        partition,
        generation: BEFORE_ALL_GENERATIONS,
        earliest: end,
        afresh: false,
        committed: () => Promise.resolve(end),
      });
      await lane.close();
    }
  } finally {
    await store.close();
  }
}
