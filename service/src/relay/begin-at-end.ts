import { Client } from '../kafka/client.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import { onceCoordinated } from './kafka-client.ts';
import type { RelayOptions } from './options.ts';
import { openRelayStore } from './open-store.ts';
import { groupRunId } from '../sinks/topic-identity.ts';

/** Lower than the generation of any member that joins the group. */
const BEFORE_ALL_GENERATIONS = 0;

/**
 * Makes a group that has never read the topic begin at the topic's current end. The position is recorded in the store, and in
 * Kafka for stores that keep no positions. Throws a Fault if the topic or the store cannot be reached, or if a relay cannot write
 * to the target.
 */
export async function beginAtEnd(
  from: KafkaTarget,
  to: { readonly kind: string; readonly target: unknown },
  { group, schema }: RelayOptions
): Promise<void> {
  const { topic } = from;
  const store = await openRelayStore(to.kind, to.target, { lock: groupRunId(group, topic), group, topic, schema });
  try {
    const { ends, relayed } = await Client.during(from, async (client) => {
      const found = await client.topic();
      const offsets = await client.offsets('end', found.partitions);
      const partitionOffsets = offsets.map((end, partition) => ({ partition, offset: BigInt(end ?? 0) }));
      const positions = { groupId: group, topics: [{ name: topic, partitionOffsets }] };
      await onceCoordinated(from, () => client.admin.alterConsumerGroupOffsets(positions));
      return { ends: offsets.map((end) => end ?? 0), relayed: found };
    });
    await store.prepare(relayed);
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
