import type { Sample } from './sample.ts';

/**
 * How far back a current figure looks. A slow run that commits every few rows acks nothing in some seconds and several
 * commits in others, so that figures of a single second would jump.
 */
const WINDOW_SECONDS = 10;

/** The samples that current figures are made of: those of the last ten seconds. Expects the oldest first. */
export function newest<S extends Pick<Sample, 'second'>>(samples: readonly S[]): S[] {
  const after = (samples.at(-1)?.second ?? 0) - WINDOW_SECONDS;
  return samples.slice(samples.findLastIndex(({ second }) => second <= after) + 1);
}

/** The current rate: the mean over the last ten seconds, or fewer at the start of a run. Null without samples. */
export function rateNow(samples: ReadonlyArray<Pick<Sample, 'second' | 'seconds' | 'acked'>>): number | null {
  const window = newest(samples);
  const seconds = window.reduce((sum, sample) => sum + sample.seconds, 0);
  return seconds > 0 ? window.reduce((sum, { acked }) => sum + acked, 0) / seconds : null;
}
