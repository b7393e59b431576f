import { hasEnded, type Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

/**
 * The progress of a run from 0 to 1, by time or rows, whichever is further; null if it ends only when stopped. Uses the seconds
 * of its last sample, because the clocks of browser and service may differ.
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
 * The remaining writing time of a run in milliseconds: by its duration, or by its rows at the current rate, whichever is
 * shorter. Null if that is unknown, if the run is not writing, and once this time is over.
 */
export function leftMs({ spec, offered, state }: Run, last: Sample | undefined): number | null {
  if (last === undefined || (state !== 'running' && state !== 'warming')) {
    return null;
  }
  const left = [
    ...(spec.durationMs === null ? [] : [spec.warmupMs + spec.durationMs - last.second * 1000]),
    ...(spec.rows === null || last.rowsPerSecond === 0 ? [] : [((spec.rows - offered) / last.rowsPerSecond) * 1000]),
  ];
  const shortest = Math.min(...left);
  return shortest > 0 && shortest < Infinity ? shortest : null;
}
