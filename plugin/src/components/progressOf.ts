import { hasEnded, type Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

/**
 * The progress of a run from 0 to 1, by time or by rows, whichever is further. Null if the run ends only when stopped.
 * Takes the elapsed time from the last sample, because the clocks of browser and service may differ.
 */
export function progressOf({ spec, offered, state }: Run, last: Sample | undefined): number | null {
  if (state === 'draining' || state === 'verifying' || hasEnded(state)) {
    return 1;
  }
  const shares = [
    spec.durationMs === null ? null : ((last?.second ?? 0) * 1000) / (spec.warmupMs + spec.durationMs),
    spec.rows === null ? null : offered / spec.rows,
  ].filter((share) => share !== null);
  return shares.length === 0 ? null : Math.min(1, Math.max(...shares));
}

/**
 * The remaining writing time of a run in milliseconds: by its duration, or by its rows at the current rate, whichever
 * is shorter. Null if it is unknown or over, or if the run is not writing.
 */
export function leftMs({ spec, offered, state, rowsPerSecond }: Run, last: Sample | undefined): number | null {
  if (last === undefined || (state !== 'running' && state !== 'warming')) {
    return null;
  }
  const rate = rowsPerSecond ?? last.rowsPerSecond;
  const left = [
    ...(spec.durationMs === null ? [] : [spec.warmupMs + spec.durationMs - last.second * 1000]),
    ...(spec.rows === null || rate === 0 ? [] : [((spec.rows - offered) / rate) * 1000]),
  ];
  const shortest = Math.min(...left);
  return shortest > 0 && shortest < Infinity ? shortest : null;
}
