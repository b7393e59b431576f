import { hasEnded, type Run } from '@thermobench/service/model/run.ts';
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

/** How far a sweep is: its runs that have ended, and the part of the one under way. */
export function sweepProgress({ runsEnded, runsPlanned }: Sweep, ofRun: number | null): number {
  return Math.min(1, (runsEnded + (ofRun ?? 0)) / runsPlanned);
}
