import { hasEnded, type Run } from '@thermobench/service/model/run.ts';

import type { Span } from '../../components/time-chart/useChartGroup.ts';

/** A longer planned run would show its first minutes as a sliver, so its axis ends now. */
const MAX_AHEAD_MS = 600_000;
/** Minimum length of such an axis, even if less was measured. */
const MIN_LIVE_MS = 30_000;

/**
 * The time axis of a run: from its start to its planned end, or to the last sample if that is later, if no end is planned, or
 * if the planned end is too far away. Uses only times of the service, because the clock of the browser may differ.
 */
export function chartSpan(
  { spec, state, startedAt }: Pick<Run, 'spec' | 'state' | 'startedAt'>,
  times: readonly number[]
): Span {
  const from = startedAt ?? times[0] ?? 0;
  const last = Math.max(times.at(-1) ?? 0, from + 1);
  if (hasEnded(state)) {
    return { from, to: last };
  }
  const plannedMs = spec.durationMs === null ? Infinity : spec.warmupMs + spec.durationMs;
  return { from, to: Math.max(last, from + (plannedMs <= MAX_AHEAD_MS ? plannedMs : MIN_LIVE_MS)) };
}
