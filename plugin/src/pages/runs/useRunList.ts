import type { Run } from '@thermobench/service/model/run.ts';
import { useMemo } from 'react';

import { useRuns } from '../../api/useRuns.ts';

const MAX_RUNS = 500;
const WATCHED_RUNS = 20;

/**
 * The newest runs, newest first. Refreshes only the start of a long list every second: active runs are at the start,
 * and 500 runs are too many to send every second.
 */
export function useRunList() {
  const all = useRuns(MAX_RUNS, false);
  const watched = useRuns(WATCHED_RUNS);
  const runs = useMemo(() => joined(watched.data, all.data), [watched.data, all.data]);
  return { runs, error: all.error ?? watched.error, refetch: all.refetch };
}

/**
 * The refreshed runs, followed by the older ones of `all`. A run that is missing from the refreshed ones has been
 * deleted.
 */
function joined(watched: Run[] | undefined, all: Run[] | undefined): Run[] | undefined {
  if (watched === undefined || all === undefined) {
    return all;
  }
  const oldest = watched.at(-1)?.id;
  const isWhole = watched.length < WATCHED_RUNS || oldest === undefined;
  return isWhole ? watched : [...watched, ...all.filter(({ id }) => id < oldest)];
}
