import type { RunId } from '../model/run.ts';

/**
 * A run whose rows are left out of charts. Its rows have times in [from, until), in milliseconds since 1970 UTC; both ends are
 * infinite if its source determines the times of the readings, as a replayed file does.
 */
export interface HiddenRun {
  readonly run: RunId;
  readonly from: number;
  readonly until: number;
}

/** A stretch of time, in milliseconds since 1970 UTC; either end may be infinite. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
}

/** Maximum number of gaps, because each adds an index range to a query. */
const MAX_GAPS = 60;

/** The runs that may have rows in a range. */
export function hiddenWithin(hidden: readonly HiddenRun[], from: number, to: number): RunId[] {
  return hidden.filter((run) => run.from < to && run.until > from).map(({ run }) => run);
}

/**
 * The stretches between hidden runs, newest first. In these, an index finds a reading that is not hidden without reading millions
 * of hidden ones first. If there are too many stretches, the shortest are left out.
 */
export function gapsBetween(hidden: readonly HiddenRun[], most = MAX_GAPS): Stretch[] {
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
  const longest = new Set(
    gaps.toSorted((a, b) => b.until - b.from - (a.until - a.from)).slice(0, Math.min(most, MAX_GAPS))
  );
  return gaps.filter((gap) => longest.has(gap)).reverse();
}
