/**
 * Prevents a very short last sample: if a second would end this close to the end of the run, its tick is skipped, and the
 * second ends with the run.
 */
const SHORTEST_LAST_MS = 500;

/** Divides the time of a team into seconds: when each is due, and its number. Times are in milliseconds since the start. */
export class Ticks {
  readonly #endMs: number;
  #second = 0;

  /** `endMs` is when the last reading is due; Infinity if no end is planned. */
  constructor(endMs: number) {
    this.#endMs = endMs;
  }

  /**
   * When the next second ends. If the end of the run completes the last second, this is a time after the end of the run.
   * Computed from the number of the previous second, so that an early tick does not end the same second twice.
   */
  get dueMs(): number {
    const dueMs = (this.#second + 1) * 1000;
    return Math.abs(dueMs - this.#endMs) < SHORTEST_LAST_MS ? dueMs + 1000 : dueMs;
  }

  /** Ends a second at `elapsedMs` and returns its number. Skips numbers if the thread was delayed. */
  take(elapsedMs: number): number {
    this.#second = Math.max(this.#second + 1, Math.round(elapsedMs / 1000));
    return this.#second;
  }
}
