import { collects, hasEnded, type Run } from '@thermobench/service/model/run.ts';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { sweepTargets } from '../../components/sweepAxes.ts';

/** What is active, for a panel that shows one target or all. */
export interface Activity {
  /** The run that is writing, or else the first one in the queue. */
  run: Run | undefined;
  /** The sweep that this run belongs to. Between two runs, a sweep is active without a run. */
  sweep: Sweep | undefined;
}

/**
 * What is active on the target, or on any target if none is given. Collections do not count, because runs can start
 * while they are active. If the panel offers other targets, runs that only collect do not count either, because they
 * leave those targets free. Expects lists with the newest first.
 */
export function activityOf(
  runs: readonly Run[],
  sweeps: readonly Sweep[],
  target?: string,
  offersOthers = target === undefined
): Activity {
  const here = target === undefined ? runs : runs.filter(({ spec }) => spec.target === target);
  const active = here.filter(
    ({ kind, state, spec }) => kind === 'run' && !hasEnded(state) && !(offersOthers && collects(spec))
  );
  const run = active.find(({ state }) => state !== 'planned') ?? active.at(-1);
  const going = sweeps.filter(
    ({ state, spec }) => state === 'running' && (!target || sweepTargets(spec).includes(target))
  );
  const sweep = run ? going.find(({ id }) => id === run.sweep) : going.at(-1);
  return { run, sweep };
}

/** The newest finished run of a target, from a list with the newest first. */
export function lastOf(runs: readonly Run[], target: string | undefined): Run | undefined {
  return runs.find(({ kind, state, spec }) => kind === 'run' && hasEnded(state) && spec.target === target);
}

/** The collection that writes to a target now, which runs do not wait for. */
export function collectionOn(runs: readonly Run[], target: string | undefined): Run | undefined {
  return runs.find(({ kind, state, spec }) => kind === 'collection' && !hasEnded(state) && spec.target === target);
}

/** The run that collects on a target until somebody stops it. A run that started there now would wait for it. */
export function occupantOf(runs: readonly Run[], target: string | undefined): Run | undefined {
  return runs.find(
    ({ kind, state, spec }) =>
      kind === 'run' && !hasEnded(state) && collects(spec) && (spec.target === target || spec.relayTo === target)
  );
}

/** The progress of a sweep: its finished runs, plus the completed part of the current one. */
export function sweepProgress({ runsEnded, runsPlanned }: Sweep, ofRun: number | null): number {
  return Math.min(1, (runsEnded + (ofRun ?? 0)) / runsPlanned);
}
