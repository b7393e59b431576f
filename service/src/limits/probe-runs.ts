import { rateOf, type LimitSpec } from '../model/limit-search.ts';
import { p99Limit } from '../model/limit-search.ts';
import { usualWarmupMs } from '../model/sweep.ts';
import type { CheckedRun } from '../runs/spec.ts';
import { rowsPerCommit } from './judge-probe.ts';
import type { SearchRange } from './next-rate.ts';

/** The 99th percentile of fewer readings would only be their maximum. */
const LEAST_READINGS = 100;
/** The run at full speed only shows where to begin. */
const FULL_SPEED_MS = 5_000;
const PRECISION_PERCENT = 5;
/** To answer whether sensors are within the limit, the limit itself may be rougher. */
const PRECISION_PERCENT_WITH_SENSORS = 20;

/** The request for a run of a search: paced, or at full speed if the rate is null. */
export function probeRequest({ run, objective }: LimitSpec, ratePerSecond: number | null): Record<string, unknown> {
  const durationMs = ratePerSecond === null ? Math.min(run.durationMs, FULL_SPEED_MS) : run.durationMs;
  return {
    ...run,
    durationMs,
    warmupMs: run.warmupMs ?? usualWarmupMs({ durationMs }),
    ratePerSecond,
    ...(ratePerSecond === null ? {} : { thresholds: objective }),
  };
}

/** The rate that was asked for; null if only the limit is asked for. */
export function askedRate({ sensors }: LimitSpec): number | null {
  return sensors === null ? null : rateOf(sensors);
}

/** The lowest rate at which a run has enough readings for a 99th percentile. */
export function leastRate({ run }: LimitSpec): number {
  return (LEAST_READINGS * 1_000) / run.durationMs;
}

/**
 * What the search knows before its paced runs.
 *
 * @param fullSpeed - Rows per second of the run without a pace.
 * @param checked - One of its runs, with every default filled in.
 */
export function searchRange(
  spec: LimitSpec,
  { fullSpeed, checked, runs }: { fullSpeed: number; checked: CheckedRun; runs: number }
): SearchRange {
  const percent = spec.precisionPercent ?? (spec.sensors === null ? PRECISION_PERCENT : PRECISION_PERCENT_WITH_SENSORS);
  return {
    fullSpeed,
    lowest: Math.max(leastRate(spec), leastFillingRate(spec, checked)),
    asked: askedRate(spec),
    precision: percent / 100,
    runsLeft: spec.maxRuns - runs,
  };
}

/** At lower rates, more than one row in a hundred waits too long for its batch to fill, however fast the store is. */
function leastFillingRate({ objective }: LimitSpec, { spec, producers }: CheckedRun): number {
  const limitMs = p99Limit(objective.p99Ms);
  const waitingRows = Math.floor(0.99 * (rowsPerCommit(spec) - 1));
  return limitMs === null || limitMs === 0 ? 0 : (waitingRows * producers * 1_000) / limitMs;
}
