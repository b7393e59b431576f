import { useQuery, useQueryClient } from '@tanstack/react-query';
import { hasEnded, Run, RunEvent, type RunRequest } from '@thermobench/service/model/run.ts';
import type { RunEdit } from '@thermobench/service/model/run-edit.ts';
import { Report } from '@thermobench/service/model/report.ts';
import { z } from 'zod';

import { LONG_DEADLINE_MS, service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';
import { fetchActive } from './recentRuns.ts';
import { announced } from './runsChanged.ts';
import { runRequest } from './requests.ts';
import { ServiceError } from './serviceError.ts';
import { useChange } from './useChange.ts';
import { useServiceAction } from './useServiceAction.ts';

const Runs = z.array(Run);
const Events = z.array(RunEvent);

/** Enough to show how the last runs ended. */
const NEWEST_RUNS = 20;

const isActive = (run: Run) => !hasEnded(run.state);

/** The newest runs, newest first. Refreshed every second while one of them is active and `watched` is true. */
export function useRuns(limit = 100, watched = true) {
  return useQuery({
    queryKey: [...queryKeys.runs, { limit }],
    queryFn: ({ signal }) => service.get('runs', Runs, { query: { limit }, signal }),
    refetchInterval: ({ state }) => pollingMs(watched && (state.data?.some(isActive) ?? false)),
  });
}

/**
 * All active runs, however old, and the newest ended ones, newest first. Refreshed every second while a run is active,
 * since both queries are cheap.
 */
export function useCurrentRuns() {
  const newest = useRuns(NEWEST_RUNS);
  const active = useQuery({
    queryKey: [...queryKeys.runs, { active: true }],
    queryFn: async ({ signal }) => (await fetchActive(service, signal)) ?? [],
    refetchInterval: ({ state }) => pollingMs(state.data?.some(isActive) ?? false),
  });
  return {
    data: newest.data && active.data && joined(newest.data, active.data),
    error: newest.error ?? active.error,
    refetch: () => Promise.all([newest.refetch(), active.refetch()]),
  };
}

/**
 * Lists each run once. If the two answers disagree, the one that shows the run as ended is right, because a finished run
 * never becomes active again. If only the list of newest runs shows a run of another process as active, that process
 * has died.
 */
function joined(newest: readonly Run[], active: readonly Run[]): Run[] {
  const ended = newest.filter(({ state }) => hasEnded(state));
  const known = newest.filter((run) => hasEnded(run.state) || run.stoppable || active.some(({ id }) => id === run.id));
  const runs = new Map([...known, ...active, ...ended].map((run) => [run.id, run]));
  return [...runs.values()].sort((one, other) => (one.id < other.id ? 1 : -1));
}

/** One run, refreshed every second until it has ended. Without an id, nothing is requested. */
export function useRun(id: string | undefined) {
  return useQuery({
    enabled: id !== undefined,
    queryKey: queryKeys.run(id ?? ''),
    queryFn: ({ signal }) => service.get(`runs/${encodeURIComponent(id ?? '')}`, Run, { signal }),
    refetchInterval: ({ state }) => pollingMs(state.data !== undefined && isActive(state.data)),
  });
}

/** The events of a run. */
export function useRunEvents(id: string, live: boolean) {
  return useQuery({
    queryKey: [...queryKeys.run(id), 'events', { live }],
    queryFn: ({ signal }) => service.get(`runs/${encodeURIComponent(id)}/events`, Events, { signal }),
    refetchInterval: live ? pollingMs(true) : false,
    placeholderData: (previous) => previous,
  });
}

/** Starts a run, or queues it behind the run that is using its target. */
export function useStartRun() {
  return useChange('run', (request: RunRequest) => announced(service.post('runs', Run, runRequest(request))));
}

/** Stops a run gracefully; the second call stops it immediately. */
export function useStopRun(id: string) {
  return useChange('run', () => service.post(`runs/${encodeURIComponent(id)}/stop`, Run));
}

/** Changes label, notes and tags of a run. */
export function useEditRun(id: string) {
  const client = useQueryClient();
  return useServiceAction({
    mutationFn: (edit: RunEdit) => service.patch(`runs/${encodeURIComponent(id)}`, Run, edit),
    onSuccess: (run) => {
      client.setQueryData(queryKeys.run(id), run);
      void client.invalidateQueries({ queryKey: queryKeys.report(id) });
      return client.invalidateQueries({ queryKey: queryKeys.runs });
    },
  });
}

/**
 * Deletes finished runs one after the other. Their readings stay in the store, or are deleted in the background. Runs that
 * somebody has already deleted are skipped. If one cannot be deleted, the others still are, and the first error is
 * reported.
 */
export function useRemoveRuns() {
  const client = useQueryClient();
  return useServiceAction({
    mutationFn: async ({ ids, readings }: { ids: readonly string[]; readings: 'keep' | 'delete' }) => {
      const failures: unknown[] = [];
      for (const id of ids) {
        const path = `runs/${encodeURIComponent(id)}${readings === 'delete' ? '?readings=delete' : ''}`;
        await service.remove(path).then(
          () => client.removeQueries({ queryKey: queryKeys.run(id) }),
          (thrown: unknown) => failures.push(...(isGone(thrown) && ids.length > 1 ? [] : [thrown]))
        );
      }
      if (failures.length > 0) {
        throw failures[0];
      }
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.runs }),
  });
}

function isGone(thrown: unknown): boolean {
  return thrown instanceof ServiceError && thrown.kind === 'missing';
}

/** Counts the rows of a finished run in the store again. This takes up to ten minutes. */
export function useVerifyRun(id: string) {
  const client = useQueryClient();
  return useServiceAction({
    mutationFn: () =>
      service.post(`runs/${encodeURIComponent(id)}/verify`, Report, undefined, { deadlineMs: LONG_DEADLINE_MS }),
    onSuccess: (report) => {
      client.setQueryData(queryKeys.report(id), report);
      void client.invalidateQueries({ queryKey: queryKeys.run(id) });
      return client.invalidateQueries({ queryKey: queryKeys.runs });
    },
  });
}
