import { useQuery } from '@tanstack/react-query';
import type { ReportFormat } from '@thermobench/service/model/report.ts';
import { Sweep, SweepSpec } from '@thermobench/service/model/sweep.ts';
import { z } from 'zod';

import { service } from './client.ts';
import { pollingMs } from './polling.ts';
import { queryKeys } from './queryKeys.ts';
import { announced } from './runsChanged.ts';
import { sweepRequest } from './requests.ts';
import { useChange } from './useChange.ts';

const Sweeps = z.array(Sweep);

const isActive = (sweep: Sweep) => sweep.state === 'running';

/** The newest sweeps, newest first. */
export function useSweeps(limit = 100) {
  return useQuery({
    queryKey: [...queryKeys.sweeps, { limit }],
    queryFn: ({ signal }) => service.get('sweeps', Sweeps, { query: { limit }, signal }),
    refetchInterval: ({ state }) => pollingMs(state.data?.some(isActive) ?? false),
  });
}

/** One sweep, with the results of its cells so far. Without an id, nothing is requested. */
export function useSweep(id: string | undefined) {
  return useQuery({
    enabled: id !== undefined,
    queryKey: queryKeys.sweep(id ?? ''),
    queryFn: ({ signal }) => service.get(`sweeps/${encodeURIComponent(id ?? '')}`, Sweep, { signal }),
    refetchInterval: ({ state }) => pollingMs(state.data !== undefined && isActive(state.data)),
  });
}

/** Starts one run for each combination in a matrix. */
export function useStartSweep() {
  return useChange('sweep', (request: z.input<typeof SweepSpec>) =>
    announced(service.post('sweeps', Sweep, sweepRequest(request)))
  );
}

/** Tests the verdict on a finished run by a sweep of short runs. */
export function useTestVerdict(run: string) {
  return useChange('sweep', () => announced(service.post(`runs/${encodeURIComponent(run)}/confirm`, Sweep)));
}

/** Stops a sweep and its current run. */
export function useStopSweep(id: string) {
  return useChange('sweep', () => service.post(`sweeps/${encodeURIComponent(id)}/stop`, Sweep));
}

/** The results of a sweep as a document, to save as a file. */
export function fetchSweepReport(id: string, format: ReportFormat): Promise<string> {
  return service.text(`sweeps/${encodeURIComponent(id)}/report`, { query: { format } });
}
