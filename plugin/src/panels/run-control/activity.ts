import { hasEnded, type Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { sweepTargets } from '../../components/sweepAxes.ts';

/** What goes on, as far as a panel for one target (or for any) is concerned. */
export interface Activity {
  /** The run that writes, else the first that waits for its turn. */
  run: Run | undefined;
  /** The sweep that it belongs to; between two of its runs a sweep goes on without one. */
  sweep: Sweep | undefined;
}

/** Of lists that are newest first. Without a target, whatever goes on anywhere. */
export function activityOf(runs: readonly Run[], sweeps: readonly Sweep[], target?: string): Activity {
  const here = target === undefined ? runs : runs.filter(({ spec }) => spec.target === target);
  const active = here.filter(({ state }) => !hasEnded(state));
  const run = active.find(({ state }) => state !== 'planned') ?? active.at(-1);
  const going = sweeps.filter(
    ({ state, spec }) => state === 'running' && (!target || sweepTargets(spec).includes(target))
  );
  const sweep = run ? going.find(({ id }) => id === run.sweep) : going.at(-1);
  return { run, sweep };
}

/** The newest run of a target that has ended, from a list that is newest first. */
export function lastOf(runs: readonly Run[], target: string | undefined): Run | undefined {
  return runs.find(({ state, spec }) => hasEnded(state) && spec.target === target);
}

/**
 * How far a run is, from 0 to 1, by its time or its rows, whichever is further; null where it ends only when it is stopped. By the
 * seconds of its last sample: the clocks of browser and service may differ.
 */
export function progressOf({ spec, acked, state }: Run, last: Sample | undefined): number | null {
  if (state === 'draining' || state === 'verifying' || hasEnded(state)) {
    return 1;
  }
  const shares = [
    spec.durationMs === null ? null : ((last?.second ?? 0) * 1000) / (spec.warmupMs + spec.durationMs),
    spec.rows === null ? null : acked / spec.rows,
  ].filter((share) => share !== null);
  return shares.length === 0 ? null : Math.min(1, Math.max(...shares));
}

/** How far a sweep is: its runs that have ended, and the part of the one under way. */
export function sweepProgress({ runsEnded, runsPlanned }: Sweep, ofRun: number | null): number {
  return Math.min(1, (runsEnded + (ofRun ?? 0)) / runsPlanned);
}
