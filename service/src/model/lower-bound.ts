import type { PaceKept } from './report.ts';
import type { LatencyMs } from './sample.ts';

/** The figures that decide whether the latencies of a run are exact. */
export interface Waits {
  /** Readings whose wait ended in a fault. */
  readonly failed: number;
  readonly latencyMs: Pick<LatencyMs, 'failed'>;
  readonly pace: Pick<PaceKept, 'fellBehind' | 'begun' | 'due'> | null;
}

/**
 * Whether a percentile in milliseconds is only a lower bound, because a fault cut some waits short, or because some readings
 * were due but never started.
 */
export function isLowerBound(ms: number, from: 'service' | 'intended', { failed, latencyMs, pace }: Waits): boolean {
  const hasNeverBegun = from === 'intended' && pace !== null && pace.fellBehind && pace.begun < pace.due;
  const faults = failed > 0 ? latencyMs.failed : null;
  // A failed wait that is already longer than the figure does not change it, however long it really was.
  return hasNeverBegun || (faults !== null && ms >= faults.p50);
}

/** The same for the headline p99: from the intended start in a paced run, otherwise from the call. */
export function isHeadlineLowerBound(waits: Waits & { latencyMs: Pick<LatencyMs, 'service' | 'intended'> }): boolean {
  const { service, intended } = waits.latencyMs;
  return intended
    ? isLowerBound(intended.p99, 'intended', waits)
    : service !== null && isLowerBound(service.p99, 'service', waits);
}
