import { isLowerBound } from '@thermobench/service/model/lower-bound.ts';
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

/** The latencies of the last interval of an active run, from the intended start if it is paced. */
export function latencyNow(latest: Sample | undefined): { isPaced: boolean; p50: string; p99: string } {
  if (latest === undefined) {
    return { isPaced: false, p50: NOTHING, p99: NOTHING };
  }
  const { latencyMs, failed, missed } = latest;
  const from = latencyMs.intended ? 'intended' : 'service';
  // Only the last sample of a run counts readings that were never started.
  const pace = { fellBehind: missed > 0, begun: 0, due: missed };
  const text = (ms: number | undefined) =>
    latencyText(ms, ms !== undefined && isLowerBound(ms, from, { latencyMs, failed, pace }));
  return { isPaced: from === 'intended', p50: text(latencyMs[from]?.p50), p99: text(latencyMs[from]?.p99) };
}
