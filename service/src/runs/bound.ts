import type { Bound } from '../model/bound.ts';
import type { PaceKept } from '../model/report.ts';
import type { TimeSpent } from '../model/sample.ts';
import { median } from '../stats/median.ts';

/** A thread busy for more than this share of the time is saturated. */
const SATURATED_EVENT_LOOP = 0.9;
/** If a run waited for its source for at least this share of its time, the source was the limit. */
const MOSTLY = 0.5;
/** A paced producer with this share of its time idle could have done more. */
const SPARE = 0.1;
/** If commits take this many times as long as at the start, they queue in the store behind those of other producers. */
const QUEUED_IN_STORE = 2;
/** A store counts as slowed down only if its commits take more than this many times as long as at the start. */
const UNHINDERED = 1.25;

/** What a run's producers observed during its measured time. */
export interface Seen {
  producers: number;
  pace: PaceKept | null;
  /** Shares of the producers' time. */
  timeSpent: TimeSpent;
  /** Share of the producers' time in which the source had no data. */
  starved: number;
  /** Of the busiest thread. */
  eventLoopUtilization: number;
  /** The store works in the producers' own threads. */
  embedded: boolean;
  /**
   * Duration of each producer's first commit, when the others had hardly started, and the median duration of all
   * commits.
   */
  firstCommitsMs: readonly number[];
  commitP50Ms: number | null;
}

/**
 * What limited the rate, as far as the producers' figures show.
 *
 * A closed loop of N producers has at most N commits in progress. While the store has capacity, each commit takes as long as a
 * single one would. Once the store is saturated, commits queue there, and each takes longer the more there are (N = rate ×
 * time, J. D. C. Little, 1961). When the first commits of a run arrive, the store's queue is still short, so the fastest
 * quarter of them shows how long a single commit takes.
 */
export function boundOf(seen: Seen): Bound {
  const { building, queued, writing, committing, reconnecting, idle } = seen.timeSpent;
  if (seen.pace !== null && !seen.pace.fellBehind) {
    return 'rate';
  }
  if (seen.starved >= MOSTLY) {
    return 'source';
  }
  // An embedded store works in the producers' threads, so the work of these threads, and the queue for its connection, belong
  // to the store.
  const own = seen.embedded ? building : building + queued;
  if (
    own > writing + committing + reconnecting ||
    (!seen.embedded && seen.eventLoopUtilization >= SATURATED_EVENT_LOOP)
  ) {
    return 'generator';
  }
  // Producers that fell behind although they were idle at times were delayed by a few answers that took very long.
  if (seen.embedded || (seen.pace !== null && idle >= SPARE)) {
    return 'store';
  }
  if (seen.producers === 1) {
    return 'producers';
  }
  if (seen.firstCommitsMs.length === 0 || seen.commitP50Ms === null) {
    return 'unclear';
  }
  const slowdown = seen.commitP50Ms / median(fastestQuarter(seen.firstCommitsMs));
  if (slowdown >= QUEUED_IN_STORE) {
    return 'store';
  }
  return slowdown <= UNHINDERED ? 'producers' : 'unclear';
}

function fastestQuarter(values: readonly number[]): number[] {
  return values.toSorted((one, other) => one - other).slice(0, Math.max(1, Math.ceil(values.length / 4)));
}
