import { Texts } from './texts.ts';

/** Marks a column without a value: texts are numbered from 0, and producers, sequence numbers and checksums are never negative. */
export const NONE = -1;

/** Limit for the texts of one commit, which stay in memory until it is written. */
const MAX_TEXT_BYTES = 64 * 2 ** 20;

const DAY_MS = 86_400_000;

/** Readings of one location on one day, from one partition of the topic: the rows of one file, in the order of their offsets. */
export interface FileKey {
  partition: number;
  location: string;
  /** Days since 1970, UTC. */
  day: number;
  /** Numbers of the rows. */
  rows: Int32Array;
}

/**
 * Readings waiting to be written, column by column, in the order of arrival. The size is fixed, so memory use does not depend on
 * the number of locations and days.
 */
export class Rows {
  readonly capacity: number;
  readonly partition: Int32Array;
  readonly offset: Float64Array;
  readonly time: Float64Array;
  readonly value: Float64Array;
  readonly producer: Float64Array;
  readonly seq: Float64Array;
  readonly checksum: Float64Array;
  /** Number of the run's text in {@link texts}; the same applies to the columns of locations and notes. */
  readonly run: Int32Array;
  readonly location: Int32Array;
  readonly note: Int32Array;
  texts = new Texts();
  #count = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.partition = new Int32Array(capacity);
    this.offset = new Float64Array(capacity);
    this.time = new Float64Array(capacity);
    this.value = new Float64Array(capacity);
    this.producer = new Float64Array(capacity);
    this.seq = new Float64Array(capacity);
    this.checksum = new Float64Array(capacity);
    this.run = new Int32Array(capacity);
    this.location = new Int32Array(capacity);
    this.note = new Int32Array(capacity);
  }

  get count(): number {
    return this.#count;
  }

  get isFull(): boolean {
    return this.#count === this.capacity || this.texts.sizeBytes > MAX_TEXT_BYTES;
  }

  /** Adds a row and returns its number. The caller must set that row's value in every column. Must not be called when full. */
  add(): number {
    return this.#count++;
  }

  clear(): void {
    this.#count = 0;
    this.texts = new Texts();
  }

  /** The rows, grouped by the file that each belongs to. */
  files(): FileKey[] {
    const found: Array<{ location: number; day: number; partition: number; count: number }> = [];
    const byLocation: Array<Map<number, number> | undefined> = [];
    const fileOf = new Int32Array(this.#count);
    for (let row = 0; row < this.#count; row++) {
      const location = this.location[row];
      const day = Math.floor(this.time[row] / DAY_MS);
      const partition = this.partition[row];
      // A day takes 28 bits, a partition fewer than 20.
      const key = day * 2 ** 20 + partition;
      const files = (byLocation[location] ??= new Map());
      let file = files.get(key);
      if (file === undefined) {
        file = found.push({ location, day, partition, count: 0 }) - 1;
        files.set(key, file);
      }
      found[file].count++;
      fileOf[row] = file;
    }

    const orders = found.map(({ count }) => new Int32Array(count));
    const filled = new Int32Array(found.length);
    for (let row = 0; row < fileOf.length; row++) {
      const file = fileOf[row];
      orders[file][filled[file]++] = row;
    }
    return found.map(({ location, day, partition }, file) => ({
      partition,
      location: this.texts.text(location),
      day,
      rows: orders[file],
    }));
  }
}
