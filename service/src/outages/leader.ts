import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { Client } from '../kafka/client.ts';
import type { LeaderLookup } from './breaker.ts';

/** Finds the broker that leads the first partition of the first of these targets that has a topic. */
export function leaderOf(targets: readonly ConfiguredTarget[]): LeaderLookup {
  return async () => {
    const topic = targets.map(({ kind, settings }) => kind.topic?.(settings)).find((each) => each !== undefined);
    const partitions = topic && (await Client.during(topic, (client) => client.partitions()));
    const leader = partitions?.[0]?.leader ?? -1;
    if (leader < 0) {
      throw new Fault({
        kind: 'conflict',
        code: 'OUTAGE_NO_LEADER',
        message: 'The first partition of the topic has no leader now, so the leader cannot be broken.',
        hint: 'Leave more time between two outages, or name a broker.',
      });
    }
    return leader;
  };
}
