/** The time of day, compared with a monotonic clock. */
export interface TimeOfDay {
  /** Difference between the two, in milliseconds. */
  offsetMs: number;
  /** How exactly the difference is known: the program may have been interrupted between reading the two clocks. */
  withinMs: number;
}

/** Smaller differences can come from rounding: the time of day has whole milliseconds. */
const SMALLEST_STEP_MS = 20;

/** @param wallNow the time of day in milliseconds, which can be changed at any moment */
export function readTimeOfDay(now: () => number, wallNow: () => number): TimeOfDay {
  const before = now();
  const wall = wallNow();
  const after = now();
  return { offsetMs: wall - (before + after) / 2, withinMs: (after - before) / 2 };
}

/**
 * By how much the time of day was changed between two readings; 0 if it was not. Time servers that only speed up or slow down the
 * clock do not count: they do the same to the monotonic clock. Source: adjtimex(2), clock_gettime(2).
 */
export function stepBetween(before: TimeOfDay, after: TimeOfDay): number {
  const step = Math.abs(after.offsetMs - before.offsetMs);
  return step >= SMALLEST_STEP_MS + before.withinMs + after.withinMs ? Math.round(step) : 0;
}
