import { plannedTime } from '@thermobench/service/model/sweep-cells.ts';
import type { Sweep } from '@thermobench/service/model/sweep.ts';

import { AROUND_A_RUN_MS } from '../../plan/howLong.ts';

export interface SweepTime {
  /** The estimated remaining time in milliseconds; null if there is no basis for an estimate yet. */
  leftMs: number | null;
  /** From 0 to 1. If the remaining time is unknown, the share of runs that have ended. */
  share: number;
}

type Timed = Pick<Sweep, 'spec' | 'cells' | 'createdAt' | 'newestRun' | 'runsPlanned' | 'runsEnded'>;

/**
 * The progress of a running sweep at the time `now`, in milliseconds since 1970.
 *
 * A run is expected to take its planned time, plus the average overhead of earlier runs: to prepare, to count, and to
 * delete the rows. If runs end after a number of rows, they have no planned time; each is expected to take as long as
 * the average earlier run.
 */
export function sweepTime(sweep: Timed, now: number): SweepTime {
  const { spec, cells, createdAt, newestRun, runsPlanned, runsEnded } = sweep;
  const unknown = { leftMs: null, share: runsEnded / runsPlanned };
  const current = cells.findIndex(({ runs }) => newestRun !== null && runs.includes(newestRun.id));
  // How many more runs a sweep needs to be precise shows only as they end.
  if (newestRun === null || current < 0 || spec.precision !== undefined) {
    return unknown;
  }
  const begun = cells.map(({ runs, deletedRuns }) => runs.length + deletedRuns);
  const earlier = begun.map((runs, index) => (index === current ? runs - 1 : runs));
  const remaining = begun.map((runs) => spec.repeat - runs);
  const planned = cells
    .map(({ settings }) => plannedTime(spec.run, settings))
    .map((time) => (time === null || time.isAtMost ? null : time.ms));
  const earlierRuns = earlier.reduce((sum, runs) => sum + runs, 0);
  const earlierMs = newestRun.createdAt - createdAt;
  const expected = expectedMs(planned, earlier, { earlierRuns, earlierMs });
  if (expected === null) {
    return unknown;
  }
  const elapsedMs = Math.max(0, now - newestRun.createdAt);
  const leftMs =
    Math.max(0, (expected[current] ?? 0) - elapsedMs) +
    expected.reduce((sum, ms, index) => sum + ms * (remaining[index] ?? 0), 0);
  return { leftMs, share: (earlierMs + elapsedMs) / (earlierMs + elapsedMs + leftMs) };
}

/**
 * How long a run of each cell will take, up to the start of the next run; null if there is no basis for an estimate.
 */
function expectedMs(
  planned: ReadonlyArray<number | null>,
  earlier: readonly number[],
  { earlierRuns, earlierMs }: { earlierRuns: number; earlierMs: number }
): number[] | null {
  const known = planned.filter((ms) => ms !== null);
  if (known.length < planned.length) {
    return earlierRuns === 0 ? null : planned.map(() => earlierMs / earlierRuns);
  }
  const plannedEarlierMs = known.reduce((sum, ms, index) => sum + ms * (earlier[index] ?? 0), 0);
  // Not negative, although runs that were stopped or failed may have ended before their planned time.
  const overheadMs = earlierRuns === 0 ? AROUND_A_RUN_MS : Math.max(0, (earlierMs - plannedEarlierMs) / earlierRuns);
  return known.map((ms) => ms + overheadMs);
}
