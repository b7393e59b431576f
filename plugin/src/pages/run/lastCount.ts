import type { RunEvent } from '@thermobench/service/model/run.ts';

/** The event with which the service begins to count the rows of a run; the run ends when they are counted. */
const COUNTING = 'State: verifying.';

/**
 * How long the first count of a run took, in milliseconds; null if it was not counted at its end, for example because it was
 * interrupted.
 */
export function lastCountMs(events: readonly RunEvent[], endedAt: number | null): number | null {
  const begun = events.findLast(({ text }) => text === COUNTING)?.at;
  return begun === undefined || endedAt === null || endedAt < begun ? null : endedAt - begun;
}
