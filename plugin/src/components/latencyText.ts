import { isLowerBound } from '@thermobench/service/model/lower-bound.ts';
import { newest } from '@thermobench/service/model/now.ts';
import type { Run } from '@thermobench/service/model/run.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';
import { atLeastWords } from '@thermobench/service/reports/latency-words.ts';

import { milliseconds, NOTHING } from './figures.ts';

/** A latency with its unit; `≥ 12 ms` if it is only a lower bound. */
export function latencyText(ms: number | null | undefined, isAtLeast: boolean): string {
  return ms === null || ms === undefined ? NOTHING : atLeastWords(milliseconds(ms), isAtLeast);
}

/** The headline p99 of a finished run, in milliseconds: from the intended start if it was paced, otherwise from the call. */
export function p99MsOf({ brief }: Pick<Run, 'brief'>): number | null {
  return brief?.intendedP99Ms ?? brief?.serviceP99Ms ?? null;
}

/** The same as text. */
export function p99Text(run: Pick<Run, 'brief'>): string {
  return latencyText(p99MsOf(run), run.brief?.p99AtLeast ?? false);
}

/**
 * The current latencies of an active run, from the intended start if it is paced: those of the newest second of the last
 * ten in which anything was measured.
 */
export function latencyNow(
  { spec }: Pick<Run, 'spec'>,
  samples: readonly Sample[]
): { isPaced: boolean; p50: string; p99: string } {
  const recent = newest(samples);
  const hasAny = (of: 'intended' | 'service') => recent.some(({ latencyMs }) => latencyMs[of] !== null);
  const isPaced = hasAny('intended') || (spec.ratePerSecond !== null && !hasAny('service'));
  const from = isPaced ? 'intended' : 'service';
  const measured = recent.findLast(({ latencyMs }) => latencyMs[from] !== null);
  if (measured === undefined) {
    return { isPaced, p50: NOTHING, p99: NOTHING };
  }
  const { latencyMs, failed, missed } = measured;
  // Only the last sample of a run counts readings that were never started.
  const pace = { fellBehind: missed > 0, begun: 0, due: missed };
  const text = (ms: number | undefined) =>
    latencyText(ms, ms !== undefined && isLowerBound(ms, from, { latencyMs, failed, pace }));
  return { isPaced, p50: text(latencyMs[from]?.p50), p99: text(latencyMs[from]?.p99) };
}
