import type { ConfiguredTarget } from '../config/settings.ts';
import { Client } from '../kafka/client.ts';
import { noLeader } from './outage-faults.ts';

/** Finds the broker that leads the first partition of the topic among these targets. */
export function leaderOf(targets: readonly ConfiguredTarget[]): () => Promise<number> {
  return async () => {
    const topic = targets.map(({ kind, settings }) => kind.topic?.(settings)).find((each) => each !== undefined);
    const partitions = topic && (await Client.during(topic, (client) => client.partitions()));
    const leader = partitions?.[0]?.leader ?? -1;
    if (leader < 0) {
      throw noLeader();
    }
    return leader;
  };
}
