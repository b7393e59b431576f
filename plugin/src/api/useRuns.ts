import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { hasEnded, Run, RunEvent, type RunRequest } from '@thermobench/service/model/run.ts';
import { Report } from '@thermobench/service/model/report.ts';
import { z } from 'zod';

import { LONG_DEADLINE_MS, service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';
import { runRequest } from './requests.ts';

const Runs = z.array(Run);
const Events = z.array(RunEvent);

const isActive = (run: Run) => !hasEnded(run.state);

/** The newest runs, the newest first; asked for every second while one of them is active, unless that is not `watched`. */
export function useRuns(limit = 100, watched = true) {
  return useQuery({
    queryKey: [...queryKeys.runs, { limit }],
    queryFn: ({ signal }) => service.get('runs', Runs, { query: { limit }, signal }),
    refetchInterval: ({ state }) => pollingMs(watched && (state.data?.some(isActive) ?? false)),
  });
}

/** One run; asked for every second until it has ended. */
export function useRun(id: string) {
  return useQuery({
    queryKey: queryKeys.run(id),
    queryFn: ({ signal }) => service.get(`runs/${encodeURIComponent(id)}`, Run, { signal }),
    refetchInterval: ({ state }) => pollingMs(state.data !== undefined && isActive(state.data)),
  });
}

/** What happened to a run, in words. */
export function useRunEvents(id: string, live: boolean) {
  return useQuery({
    queryKey: [...queryKeys.run(id), 'events', { live }],
    queryFn: ({ signal }) => service.get(`runs/${encodeURIComponent(id)}/events`, Events, { signal }),
    refetchInterval: live ? pollingMs(true) : false,
    placeholderData: (previous) => previous,
  });
}

/** Starts a run, or queues it behind the one that uses its target. */
export function useStartRun() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: RunRequest) => service.post('runs', Run, runRequest(request)),
    onSuccess: (run) => {
      client.setQueryData(queryKeys.run(run.id), run);
      return client.invalidateQueries({ queryKey: queryKeys.runs });
    },
  });
}

/** Stops a run in an orderly way; asked a second time: now. */
export function useStopRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => service.post(`runs/${encodeURIComponent(id)}/stop`, Run),
    onSuccess: (run) => {
      client.setQueryData(queryKeys.run(id), run);
      return client.invalidateQueries({ queryKey: queryKeys.runs });
    },
  });
}

/** Forgets an ended run; its readings stay in the store. */
export function useRemoveRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => service.remove(`runs/${encodeURIComponent(id)}`),
    onSuccess: () => {
      client.removeQueries({ queryKey: queryKeys.run(id) });
      return client.invalidateQueries({ queryKey: queryKeys.runs });
    },
  });
}

/** Counts the rows of an ended run in the store again; up to ten minutes. */
export function useVerifyRun(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      service.post(`runs/${encodeURIComponent(id)}/verify`, Report, undefined, { deadlineMs: LONG_DEADLINE_MS }),
    onSuccess: (report) => {
      client.setQueryData(queryKeys.report(id), report);
      void client.invalidateQueries({ queryKey: queryKeys.run(id) });
      return client.invalidateQueries({ queryKey: queryKeys.runs });
    },
  });
}
