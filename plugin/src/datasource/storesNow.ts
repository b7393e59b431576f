import { collects, Run } from '@thermobench/service/model/run.ts';
import { NewestReading } from '@thermobench/service/model/series.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import { readFailure } from '../api/readFailure.ts';
import type { Asked } from './answer.ts';

const Newest = z.array(NewestReading);
const Runs = z.array(Run);
const Targets = z.array(TargetSummary);

/** How long a panel waits for the stores; those that have not answered by then are shown as pending. */
const ANSWER_WITHIN_MS = 4_000;
/** The store has not answered yet, which is not a problem. */
const PENDING = { pending: true } as const;
/** How long a store's answer is kept, so that frequent refreshes of a dashboard do not load the store. */
const KEPT_MS = 20_000;
/** Number of runs to search if the service cannot list active ones: active runs older than these are not found. */
const NEWEST_RUNS = 100;

/** What a store and the service report about the readings in it. */
export interface StoreNow {
  target: string;
  /** The collection, or paced run without an end, that writes into it; null if the service has none. */
  collection: Run | null;
  /** Null for a topic, which has no index of its newest readings. */
  readings: StoreReadings | null;
}

/** Milliseconds since 1970 UTC; null for a store without readings. */
export type StoreReadings = { newest: number | null; locations: number } | { problem: string } | typeof PENDING;

interface Kept {
  readonly readings: Promise<StoreReadings>;
  /** When it was answered. */
  at: number | null;
}

const kept = new Map<string, Kept>();

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
      readings: roles.relayFrom ? null : await soon(readingsOf(name, asked)),
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

/**
 * What a store reports about its readings. It gets one query at a time, which continues if the dashboard is refreshed
 * meanwhile.
 */
function readingsOf(target: string, { service, proxyUrl }: Pick<Asked, 'service' | 'proxyUrl'>) {
  const key = JSON.stringify([proxyUrl, target]);
  const known = kept.get(key);
  if (known !== undefined && (known.at === null || Date.now() - known.at < KEPT_MS)) {
    return known.readings;
  }
  const readings = service.get('newest', Newest, { query: { target } }).then(
    (all) => ({ newest: all.length === 0 ? null : Math.max(...all.map(({ time }) => time)), locations: all.length }),
    (thrown: unknown) => ({ problem: readFailure(thrown).message })
  );
  const asking: Kept = { readings, at: null };
  kept.set(key, asking);
  void readings.then(() => {
    asking.at = Date.now();
  });
  return readings;
}

function soon(readings: Promise<StoreReadings>): Promise<StoreReadings> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const tooLate = new Promise<StoreReadings>((resolve) => {
    late = setTimeout(() => resolve(PENDING), ANSWER_WITHIN_MS);
  });
  return Promise.race([readings, tooLate]).finally(() => clearTimeout(late));
}
