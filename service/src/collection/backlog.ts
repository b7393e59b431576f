import type { Spool, SpooledReading } from './spool.ts';

/** Readings in memory before they go to disk all the same: about a minute of a few sensors. */
const MOST_IN_MEMORY = 1_000;

/**
 * Readings that the store has yet to take, oldest first. In memory while the store keeps up, so that a healthy collection never
 * touches the disk; in the spool from the first failed delivery until the spool is empty again.
 */
export class Backlog {
  readonly #spool: Spool;
  #memory: SpooledReading[] = [];
  readonly #dropped: (readings: readonly SpooledReading[]) => void;

  constructor(spool: Spool, dropped: (readings: readonly SpooledReading[]) => void) {
    this.#spool = spool;
    this.#dropped = dropped;
  }

  get rows(): number {
    return this.#memory.length + this.#spool.rows;
  }

  get rowsOnDisk(): number {
    return this.#spool.rows;
  }

  append(readings: readonly SpooledReading[]): void {
    this.#memory.push(...readings);
    if (this.#spool.rows > 0 || this.#memory.length > MOST_IN_MEMORY) {
      this.spill();
    }
  }

  /** Moves all to disk: the store is away, or this process is about to end. */
  spill(): void {
    if (this.#memory.length > 0) {
      const dropped = this.#spool.append(this.#memory);
      this.#memory = [];
      if (dropped.length > 0) {
        this.#dropped(dropped);
      }
    }
  }

  /** The oldest readings of one run whose numbers follow each other, at most `atMost`. */
  next(atMost: number): SpooledReading[] {
    const oldest = this.#spool.rows > 0 ? this.#spool.oldest(atMost) : this.#memory.slice(0, atMost);
    const end = oldest.findIndex((entry, index) => entry.run !== oldest[0].run || entry.seq !== oldest[0].seq + index);
    return end === -1 ? oldest : oldest.slice(0, end);
  }

  /** Lets go of readings that {@link next} gave: the store has them, or has refused them. Gives those not dropped meanwhile. */
  done(readings: readonly SpooledReading[]): readonly SpooledReading[] {
    if (this.#spool.rows > 0) {
      return this.#spool.remove(readings);
    }
    this.#memory = this.#memory.slice(readings.length);
    return readings;
  }
}
