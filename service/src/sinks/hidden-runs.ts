import type { RunId } from '../model/run.ts';

/**
 * A run whose rows charts leave out. Its rows have times in [from, until), in milliseconds since 1970 UTC; both ends are infinite
 * if its source has its own times.
 */
export interface HiddenRun {
  readonly run: RunId;
  readonly from: number;
  readonly until: number;
}

/** A stretch of time, in milliseconds since 1970 UTC; infinite at the ends. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** Each is a range of an index in a query. */
const MAX_GAPS = 60;

/** The runs that may have rows in a range. */
export function hiddenWithin(hidden: readonly HiddenRun[], from: number, to: number): RunId[] {
  return hidden.filter((run) => run.from < to && run.until > from).map(({ run }) => run);
}

/**
 * The stretches between hidden runs, newest first: in these, an index finds a reading that is not hidden without passing millions of
 * hidden ones. If there are many, the shortest are left out.
 */
export function gapsBetween(hidden: readonly HiddenRun[]): Stretch[] {
  const gaps: Stretch[] = [];
  let from = -Infinity;
  const bounded = hidden.filter((run) => Number.isFinite(run.from) && Number.isFinite(run.until));
  for (const run of bounded.toSorted((a, b) => a.from - b.from)) {
    if (run.from > from) {
      gaps.push({ from, until: run.from });
    }
    from = Math.max(from, run.until);
  }
  gaps.push({ from, until: Infinity });
  const longest = new Set(gaps.toSorted((a, b) => b.until - b.from - (a.until - a.from)).slice(0, MAX_GAPS));
  return gaps.filter((gap) => longest.has(gap)).reverse();
}
