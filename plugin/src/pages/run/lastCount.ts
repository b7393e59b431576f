import type { RunEvent } from '@thermobench/service/model/run.ts';

import { reportedState } from './stateInLog.ts';

/**
 * How long the first count of a run took, in milliseconds. Null if the run did not end with a count, for example
 * because it was interrupted.
 */
export function lastCountMs(events: readonly RunEvent[], endedAt: number | null): number | null {
  const begun = events.findLast((event) => reportedState(event) === 'verifying')?.at;
  return begun === undefined || endedAt === null || endedAt <= begun ? null : endedAt - begun;
}
