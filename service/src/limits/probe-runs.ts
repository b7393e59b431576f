import {
  LEAST_READINGS,
  leastRate,
  p99Limit,
  rateOf,
  usualPrecisionPercent,
  type LimitSpec,
} from '../model/limit-search.ts';
import { durationText } from '../model/quantities.ts';
import { usualWarmupMs } from '../model/sweep.ts';
import { invalidInput, NOTHING_STARTED, type CheckedRun } from '../runs/spec.ts';
import { rowsPerCommit } from './judge-probe.ts';
import { FIRST_SHARE, type SearchRange } from './next-rate.ts';

/** The run at full speed only shows where to begin. */
const FULL_SPEED_MS = 5_000;

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

/** Throws an INVALID_INPUT Fault if a run at the rate of the sensors would have too few readings. */
export function refuseTooFewReadings(spec: LimitSpec): void {
  const rate = askedRate(spec);
  if (rate !== null && rate < leastRate(spec)) {
    const { durationMs } = spec.run;
    const needed = durationText(Math.ceil(LEAST_READINGS / rate) * 1_000);
    const message = `is too short: these sensors send only ${Math.floor((rate * durationMs) / 1_000)} readings in that time, and a 99th percentile needs ${LEAST_READINGS}. Use at least ${needed}`;
    throw invalidInput([{ field: 'run.durationMs', value: durationMs, message }], NOTHING_STARTED);
  }
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
  return {
    fullSpeed,
    // If batches fill too slowly even near full speed, a run has to show that.
    lowest: Math.max(leastRate(spec), Math.min(leastFillingRate(spec, checked), fullSpeed * FIRST_SHARE)),
    asked: askedRate(spec),
    precision: (spec.precisionPercent ?? usualPrecisionPercent(spec)) / 100,
    runsLeft: spec.maxRuns - runs,
  };
}

/** At lower rates, more than one row in a hundred waits too long for its batch to fill, however fast the store is. */
function leastFillingRate({ objective }: LimitSpec, { spec, producers }: CheckedRun): number {
  const limitMs = p99Limit(objective.p99Ms);
  const waitingRows = Math.floor(0.99 * (rowsPerCommit(spec) - 1));
  return limitMs === null || limitMs === 0 ? 0 : (waitingRows * producers * 1_000) / limitMs;
}
