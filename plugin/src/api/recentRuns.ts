import { hasEnded, Run } from '@thermobench/service/model/run.ts';
import { z } from 'zod';

import type { Service } from './client.ts';
import { ServiceError } from './serviceError.ts';

const Runs = z.array(Run);
/** Enough to find the last run and the last collection of each target. */
const NEWEST_RUNS = 100;

/** All active runs, however old. Null if the service is too old to list them. */
export async function fetchActive(from: Service, signal?: AbortSignal): Promise<Run[] | null> {
  try {
    return await from.get('runs', Runs, { query: { active: 'true' }, signal });
  } catch (thrown) {
    if (thrown instanceof ServiceError && thrown.kind === 'invalid') {
      return null;
    }
    throw thrown;
  }
}

/**
 * All active runs and the newest ended ones, newest first. If a run is active in the list of newest runs, but missing
 * from the list of active runs, its process has died. Such a run is returned as interrupted, as the service will mark
 * it at its next start.
 */
export async function fetchRecentRuns(from: Service, signal?: AbortSignal): Promise<Run[]> {
  // Fetched in this order, so that a run that ends between the two answers is listed as ended.
  const active = await fetchActive(from, signal);
  const newest = await from.get('runs', Runs, { query: { limit: NEWEST_RUNS }, signal });
  const known = new Set([...(active ?? newest), ...newest.filter(({ stoppable }) => stoppable)].map(({ id }) => id));
  const older = (active ?? []).filter(({ id }) => !newest.some((run) => run.id === id));
  return [...newest, ...older].map((run) =>
    hasEnded(run.state) || known.has(run.id) ? run : { ...run, state: 'interrupted' }
  );
}
