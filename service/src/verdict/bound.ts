import type { Bound } from '../model/bound.ts';
import { median } from '../stats/median.ts';
import { generatorProgram, type RunEvidence } from './run-evidence.ts';

/** A thread busy for more than this share of the time is saturated. */
const SATURATED = 0.9;
/** If a run waited for its source for at least this share of its time, the source was the limit. */
const MOSTLY = 0.5;
/** A paced producer with this share of its time idle could have done more. */
const SPARE = 0.1;
/** If commits take this many times as long as at the start, they queue in the store behind those of other producers. */
const QUEUED_IN_STORE = 2;
/** A store counts as slowed down only if its commits take more than this many times as long as at the start. */
const UNHINDERED = 1.25;

/**
 * What limited the rate, as far as the producers' figures show.
 *
 * A closed loop of N producers has at most N commits in progress. While the store has capacity, each commit takes as long as a
 * single one would. Once the store is saturated, commits queue there, and each takes longer the more there are (N = rate ×
 * time, J. D. C. Little, 1961). When the first commits of a run arrive, the store's queue is still short, so the fastest
 * quarter of them shows how long a single commit takes.
 */
export function boundOf(seen: RunEvidence): Bound {
  if (seen.pace !== null && !seen.pace.fellBehind) {
    return 'rate';
  }
  if (seen.starved >= MOSTLY) {
    return 'source';
  }
  if (isOwnTime(seen)) {
    return 'generator';
  }
  // Producers that fell behind although they were idle at times were delayed by a few answers that took very long.
  if (seen.embedded || (seen.pace !== null && seen.timeSpent.idle >= SPARE)) {
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

/**
 * Whether the producers spent their time mostly on their own work, and not on waiting for the store. While a control group
 * stops their process, they cannot receive the store's answers, so the waiting in this time counts as their own.
 */
function isOwnTime(seen: RunEvidence): boolean {
  const { building, queued, writing, committing, reconnecting } = seen.timeSpent;
  const waiting = writing + committing + reconnecting;
  if (seen.embedded) {
    // An embedded store works in the producers' threads, so the work of these threads, and the queue for its connection,
    // belong to the store.
    return building > waiting;
  }
  const generator = generatorProgram(seen);
  const stopped = seen.host && generator ? Math.min(1, generator.throttledMs / seen.host.elapsedMs) : 0;
  return building + queued + waiting * stopped > waiting * (1 - stopped) || seen.eventLoopUtilization >= SATURATED;
}
