import { Fault } from '../model/fault.ts';
import type { Spool, SpooledReading } from './spool.ts';

/** Beyond this many readings, even a collection that keeps up writes to disk: about two minutes of eight sensors. */
const MAX_IN_MEMORY = 1_000;

export interface BacklogListener {
  /** Called with the readings that a full spool dropped. */
  dropped(readings: readonly SpooledReading[]): void;
  /** Called when the spool cannot be written. Readings stay in memory while there is room. */
  spoolFailed(fault: Fault): void;
}

/**
 * Readings that the store has not accepted yet, oldest first. They stay in memory while the store keeps up, so that a healthy
 * collection never touches the disk. From the first failed delivery on, they go to the spool until the spool is empty again.
 */
export class Backlog {
  readonly #spool: Spool;
  readonly #listener: BacklogListener;
  #memory: SpooledReading[] = [];

  constructor(spool: Spool, listener: BacklogListener) {
    this.#spool = spool;
    this.#listener = listener;
  }

  get rows(): number {
    return this.#memory.length + this.#spool.rows;
  }

  get rowsOnDisk(): number {
    return this.#spool.rows;
  }

  /** Throws the spool's Fault only if memory is full too. */
  append(readings: readonly SpooledReading[]): void {
    this.#memory.push(...readings);
    if (this.#spool.rows > 0 || this.#memory.length > MAX_IN_MEMORY) {
      this.storeUnreachable();
    }
  }

  /** Moves all readings to disk, so that nothing is lost if this process ends. Throws as {@link append} does. */
  storeUnreachable(): void {
    try {
      this.spill();
    } catch (thrown) {
      if (this.#memory.length > MAX_IN_MEMORY) {
        throw thrown;
      }
      this.#listener.spoolFailed(Fault.from(thrown));
    }
  }

  /** Moves all readings to disk. If that fails, throws the spool's Fault and keeps all readings in memory. */
  spill(): void {
    if (this.#memory.length > 0) {
      const dropped = this.#spool.append(this.#memory);
      this.#memory = [];
      if (dropped.length > 0) {
        this.#listener.dropped(dropped);
      }
    }
  }

  /** The oldest readings of one run with consecutive numbers, at most `atMost`. */
  next(atMost: number): SpooledReading[] {
    const oldest = this.#spool.rows > 0 ? this.#spool.oldest(atMost) : this.#memory.slice(0, atMost);
    const end = oldest.findIndex((entry, index) => entry.run !== oldest[0].run || entry.seq !== oldest[0].seq + index);
    return end === -1 ? oldest : oldest.slice(0, end);
  }

  /**
   * Removes readings that {@link next} returned, from memory or disk. Returns those that had not been dropped
   * meanwhile.
   */
  done(readings: readonly SpooledReading[]): readonly SpooledReading[] {
    if (this.#spool.rows > 0) {
      return this.#spool.remove(readings);
    }
    const gone = new Set(readings);
    const here = this.#memory.filter((entry) => gone.has(entry));
    this.#memory = this.#memory.filter((entry) => !gone.has(entry));
    return here;
  }
}
