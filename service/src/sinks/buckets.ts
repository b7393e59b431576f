import type { Frame } from '../model/series.ts';
import type { BucketEdges } from './bucket-edges.ts';
import type { Minute } from './contract.ts';

/** Downsamples the readings of one location as they arrive, in any order. The buckets extend from the first edge to `to`. */
export class Buckets {
  readonly #first: number;
  readonly #bucketMs: number;
  readonly #min: Float64Array;
  readonly #max: Float64Array;
  readonly #sum: Float64Array;
  readonly #count: Float64Array;

  constructor({ first, bucketMs }: BucketEdges, to: number) {
    const buckets = Math.max(0, Math.ceil((to - first) / bucketMs));
    this.#first = first;
    this.#bucketMs = bucketMs;
    this.#min = new Float64Array(buckets).fill(Infinity);
    this.#max = new Float64Array(buckets).fill(-Infinity);
    this.#sum = new Float64Array(buckets);
    this.#count = new Float64Array(buckets);
  }

  /** Adds one reading. `time` must be within the buckets. */
  add(time: number, value: number): void {
    this.addAll(time, 1, value, value, value);
  }

  /** Adds several readings of the bucket that contains `time`, by their statistics. */
  addAll(time: number, count: number, mean: number, min: number, max: number): void {
    const bucket = Math.floor((time - this.#first) / this.#bucketMs);
    this.#min[bucket] = Math.min(this.#min[bucket], min);
    this.#max[bucket] = Math.max(this.#max[bucket], max);
    this.#sum[bucket] += mean * count;
    this.#count[bucket] += count;
  }

  /** The non-empty buckets, as a frame. */
  frame(location: string): Frame {
    const filled = [...this.#count.keys()].filter((bucket) => this.#count[bucket] > 0);
    return {
      location,
      bucketMs: this.#bucketMs,
      time: filled.map((bucket) => this.#first + bucket * this.#bucketMs),
      min: filled.map((bucket) => this.#min[bucket]),
      max: filled.map((bucket) => this.#max[bucket]),
      mean: filled.map((bucket) => this.#sum[bucket] / this.#count[bucket]),
      count: filled.map((bucket) => this.#count[bucket]),
    };
  }
}

/** The buckets of a frame, each of which is a minute. */
export function minutesOf({ time, count, mean, min, max }: Frame): Minute[] {
  return time.map((start, at) => ({ start, count: count[at], mean: mean[at], min: min[at], max: max[at] }));
}

/** A bucket that a database has aggregated: the number of the bucket, and the statistics of its readings. */
interface BucketRow extends Omit<Minute, 'start'> {
  readonly location: string;
  readonly bucket: number;
}

/** The frames of buckets that a database has aggregated and sorted. */
export function framesOf(rows: readonly BucketRow[], { first, bucketMs }: BucketEdges): Frame[] {
  return [...Map.groupBy(rows, (row) => row.location)].map(([location, buckets]) => ({
    location,
    bucketMs,
    time: buckets.map(({ bucket }) => first + bucket * bucketMs),
    min: buckets.map(({ min }) => min),
    max: buckets.map(({ max }) => max),
    mean: buckets.map(({ mean }) => mean),
    count: buckets.map(({ count }) => count),
  }));
}
