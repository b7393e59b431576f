import { eachAtMost } from '../sinks/at-most.ts';
import type { Extent, Minute, StoredMinutes } from '../sinks/contract.ts';
import { bucketOf, type Grid } from './grid.ts';
import { HOUR_MS, MINUTE_MS, NUMBERS_PER_MINUTE, type Hour, type PackedMinutes } from './hour.ts';
import { inTime } from '../time/in-time.ts';

/** Smallest bucket to sample: in a smaller one, reading a single minute saves little. */
const SAMPLED_FROM_MS = 10 * MINUTE_MS;
const QUESTIONS_AT_ONCE = 4;
/**
 * Reads every eighth bucket first, then those halfway between, and so on, so that the samples are spread evenly whenever the time
 * runs out.
 */
const PASSES = [0, 4, 2, 6, 1, 5, 3, 7];

/**
 * The minutes that represent buckets without data yet: the first minute of each bucket in an hour that is not aggregated yet.
 * Empty if the buckets are small.
 */
export function samplesOf({ from, until }: Extent, grid: Grid, hours: readonly Hour[]): number[] {
  if (grid.bucketMs < SAMPLED_FROM_MS || hours.length === (until - from) / HOUR_MS) {
    return [];
  }
  const known = new Set(hours.map(({ start }) => start));
  const taken = new Set(hours.flatMap(({ minutes }) => bucketsOf(minutes, grid)));
  const samples: number[] = [];
  for (let hour = from; hour < until; hour += HOUR_MS) {
    const end = Math.min(hour + HOUR_MS, grid.to);
    for (let start = Math.max(hour, grid.from); start < end && !known.has(hour);) {
      const bucket = bucketOf(grid, start);
      if (!taken.has(bucket)) {
        taken.add(bucket);
        samples.push(start);
      }
      start = grid.first + (bucket + 1) * grid.bucketMs;
    }
  }
  return samples;
}

function bucketsOf(minutes: PackedMinutes, grid: Grid): number[] {
  const buckets: number[] = [];
  for (let at = 0; at < minutes.length; at += NUMBERS_PER_MINUTE) {
    // The first bucket may begin before the range; minutes outside the range are not drawn.
    if (minutes[at] >= grid.from && minutes[at] < grid.to) {
      buckets.push(bucketOf(grid, minutes[at]));
    }
  }
  return buckets;
}

/**
 * The requested minutes that the store delivers by the deadline, by location. Throws the store's Fault unless it is temporary.
 */
export async function sample(
  stored: Pick<StoredMinutes, 'of'>,
  wanted: ReadonlyMap<string, readonly number[]>,
  deadline: number
): Promise<Map<string, Minute[]>> {
  const questions = PASSES.flatMap((pass) =>
    [...wanted].map(([location, starts]) => ({
      location,
      starts: starts.filter((_start, at) => at % PASSES.length === pass),
    }))
  ).filter(({ starts }) => starts.length > 0);
  const found = new Map<string, Minute[]>();
  const asking = eachAtMost(QUESTIONS_AT_ONCE, questions, async ({ location, starts }) => {
    if (performance.now() < deadline) {
      const minutes = await stored.of(location, starts);
      found.set(location, [...(found.get(location) ?? []), ...minutes]);
    }
  });
  await inTime(deadline, questions.length > 0 ? [asking] : []);
  return new Map(found);
}
