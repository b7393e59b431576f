import type { Frame } from '../../model/series.ts';
import type { BucketEdges } from '../bucket-edges.ts';

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

  /** `time` must be within the buckets. */
  add(time: number, value: number): void {
    const bucket = Math.floor((time - this.#first) / this.#bucketMs);
    this.#min[bucket] = Math.min(this.#min[bucket], value);
    this.#max[bucket] = Math.max(this.#max[bucket], value);
    this.#sum[bucket] += value;
    this.#count[bucket]++;
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
