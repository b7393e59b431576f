import { collects, Run } from '@thermobench/service/model/run.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import { readFailure } from '../api/readFailure.ts';
import { checkedStores } from '../overview/checkedStores.ts';
import { staleCheck } from '../overview/storeCheck.ts';
import type { Asked } from './answer.ts';
import { storeReadings, type StoreReadings } from './storeReadings.ts';

const Runs = z.array(Run);
const Targets = z.array(TargetSummary);

/**
 * How long a panel waits for the stores, and how long it reuses their answers. Frequent refreshes must not load a
 * store.
 */
const PATIENCE = { withinMs: 4_000, keptMs: 20_000 };
/**
 * Number of runs to search if the service is too old to list active ones. Misses active runs that are older than these.
 */
const NEWEST_RUNS = 100;

/** What a store and the service report about the readings in it. */
export interface StoreNow {
  target: string;
  /** The active collection, or paced run without an end, that writes to it; null if the service has none. */
  collection: Run | null;
  /** Null for a topic that can be reached, because it has no index of its newest readings. */
  readings: StoreReadings | null;
}

/** All stores that keep readings, in the order of the configuration. Throws a ServiceError if the service does not answer. */
export async function storesNow(asked: Pick<Asked, 'service' | 'proxyUrl' | 'signal'>): Promise<StoreNow[]> {
  const { service, signal } = asked;
  const [targets, active] = await Promise.all([service.get('targets', Targets, { signal }), activeRuns(asked)]);
  const collections = active.filter(({ kind, spec }) => kind === 'collection' || collects(spec));
  const stores = targets.filter(({ roles }) => roles.run && (roles.relayFrom || roles.relayTo));
  const hasTopics = stores.some(({ roles }) => roles.relayFrom);
  const problems = hasTopics ? problemsOfStores(asked) : new Map<string, { problem: string }>();
  return Promise.all(
    stores.map(async ({ name, roles }) => ({
      target: name,
      collection: collections.find(({ spec }) => spec.target === name) ?? null,
      readings: roles.relayFrom ? ((await problems).get(name) ?? null) : await storeReadings(name, asked, PATIENCE),
    }))
  );
}

/** Why stores cannot be reached, by target, according to the checks of the service. */
async function problemsOfStores({
  service,
  signal,
}: Pick<Asked, 'service' | 'signal'>): Promise<Map<string, { problem: string }>> {
  const stores = (await checkedStores(service, signal)) ?? [];
  return new Map(
    stores.flatMap((store) =>
      store.state === 'unreachable' && store.problem !== null && staleCheck(store, Date.now()) === null
        ? [[store.target, { problem: store.problem.message }] as const]
        : []
    )
  );
}

async function activeRuns({ service, signal }: Pick<Asked, 'service' | 'signal'>): Promise<Run[]> {
  try {
    return await service.get('runs', Runs, { query: { active: 'true' }, signal });
  } catch (thrown) {
    // An older service does not support this filter.
    if (readFailure(thrown).kind !== 'invalid') {
      throw thrown;
    }
    const newest = await service.get('runs', Runs, { query: { limit: NEWEST_RUNS }, signal });
    return newest.filter(({ endedAt }) => endedAt === null);
  }
}
