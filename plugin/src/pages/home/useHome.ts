import { hasEnded } from '@thermobench/service/model/run.ts';

import { useNewest } from '../../api/useNewest.ts';
import { useRecentRuns } from '../../api/useRecentRuns.ts';
import { useStores } from '../../api/useStores.ts';
import { useTargets } from '../../api/useTargets.ts';
import { collectorsIn } from '../../overview/collectors.ts';
import { readableTargets } from '../../overview/readableTargets.ts';
import { troublesOf } from '../../overview/troubles.ts';

/** Everything that Home shows. What is not loaded yet is undefined. */
export function useHome() {
  const runs = useRecentRuns();
  const stores = useStores();
  const targets = useTargets();
  const readable = readableTargets(targets.data ?? [], stores.data);
  const { newest, isPending } = useNewest(readable);
  const areChecked = stores.data?.every(({ state, inUse }) => state !== 'unknown' || inUse) ?? stores.data === null;
  const collectors = collectorsIn(newest, runs.data ?? [], runs.dataUpdatedAt);
  return {
    active: runs.data?.filter(({ state }) => !hasEnded(state)),
    ended: runs.data?.filter(({ state }) => hasEnded(state)),
    /** Null if the service is too old to report them. */
    stores: stores.data,
    targets: targets.data,
    collectors,
    areCollectorsPending: targets.isPending || !areChecked || isPending,
    troubles: runs.data && troublesOf({ stores: stores.data ?? [], runs: runs.data, collectors }),
    error: runs.error ?? stores.error ?? targets.error,
    refetch: () => Promise.all([runs.refetch(), stores.refetch(), targets.refetch()]),
  };
}

export type Home = ReturnType<typeof useHome>;
