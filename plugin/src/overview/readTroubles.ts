import { NewestReading } from '@thermobench/service/model/series.ts';
import { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import type { Service } from '../api/client.ts';
import { fetchRecentRuns } from '../api/recentRuns.ts';
import { checkedStores } from './checkedStores.ts';
import { collectorsIn, type NewestIn } from './collectors.ts';
import { readableTargets } from './readableTargets.ts';
import { oldestCheck } from './storeCheck.ts';
import { troublesOf, type Trouble } from './troubles.ts';

const Newest = z.array(NewestReading);
const Targets = z.array(TargetSummary);

/** What is wrong, most urgent first, and since when a store has not been checked, if that is too long ago to be sure. */
export interface FoundTroubles {
  troubles: Trouble[];
  /** Milliseconds since 1970 UTC. */
  uncheckedSince: number | null;
}

/** Throws a ServiceError if the service itself does not answer. */
export async function readTroubles(service: Service, signal: AbortSignal): Promise<FoundTroubles> {
  const [runs, stores, targets] = await Promise.all([
    fetchRecentRuns(service, signal),
    checkedStores(service, signal),
    service.get('targets', Targets, { signal }),
  ]);
  const newest = await Promise.all(
    readableTargets(targets, stores).map(async (target): Promise<NewestIn[]> => {
      try {
        return [{ target, readings: await service.get('newest', Newest, { query: { target }, signal }) }];
      } catch {
        // The state of the store shows why; the other problems are still shown.
        return [];
      }
    })
  );
  const collectors = collectorsIn(newest.flat(), runs, Date.now());
  return { troubles: troublesOf({ stores: stores ?? [], runs, collectors }), uncheckedSince: oldestCheck(stores) };
}
