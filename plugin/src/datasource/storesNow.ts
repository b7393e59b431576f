import { collects, Run } from '@thermobench/service/model/run.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import { readFailure } from '../api/readFailure.ts';
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
  /** Null for a topic, which has no index of its newest readings. */
  readings: StoreReadings | null;
}

/** All stores that keep readings, in the order of the configuration. Throws a ServiceError if the service does not answer. */
export async function storesNow(asked: Pick<Asked, 'service' | 'proxyUrl' | 'signal'>): Promise<StoreNow[]> {
  const { service, signal } = asked;
  const [targets, active] = await Promise.all([service.get('targets', Targets, { signal }), activeRuns(asked)]);
  const collections = active.filter(({ kind, spec }) => kind === 'collection' || collects(spec));
  const stores = targets.filter(({ roles }) => roles.run && (roles.relayFrom || roles.relayTo));
  return Promise.all(
    stores.map(async ({ name, roles }) => ({
      target: name,
      collection: collections.find(({ spec }) => spec.target === name) ?? null,
      readings: roles.relayFrom ? null : await storeReadings(name, asked, PATIENCE),
    }))
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
