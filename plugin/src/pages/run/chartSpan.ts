import { hasEnded, type Run } from '@thermobench/service/model/run.ts';

import type { Span } from '../../components/time-chart/useChartGroup.ts';

/** For a longer planned run the axis ends now, because its first minutes would be only a sliver. */
const MAX_AHEAD_MS = 600_000;
/** The minimum length of an axis that ends now. */
const MIN_LIVE_MS = 30_000;

/**
 * The time axis of a run, from its start to its planned end. It ends with the last sample if that is later, if no end
 * is planned, or if the planned end is too far away. Uses only the times of the service, because the browser's clock
 * may differ.
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
