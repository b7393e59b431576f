import type { LimitSearch } from '@thermobench/service/model/limit-search.ts';

/** A paced run that has ended. */
export interface ProbePoint {
  readonly ratePerSecond: number;
  readonly p99Ms: number;
  readonly isHeld: boolean;
}

/** The paced runs of a search that have measured a p99. The run at full speed has no rate and is no point. */
export function probePoints({ probes }: Pick<LimitSearch, 'probes'>): ProbePoint[] {
  return probes.flatMap(({ ratePerSecond, result }) =>
    ratePerSecond === null || result === null || result.p99Ms === null
      ? []
      : [{ ratePerSecond, p99Ms: result.p99Ms, isHeld: result.outcome === 'held' }]
  );
}
