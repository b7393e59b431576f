/** A last second shorter than this would be a tiny sample: it is reported together with the end. */
const SHORTEST_LAST_MS = 500;

/** Divides the time of a team into seconds: when each is due, and its number. Times are in milliseconds since the start. */
export class Ticks {
  readonly #endMs: number;
  #second = 0;

  /** `endMs` is when the last reading is due; Infinity if that is open. */
  constructor(endMs: number) {
    this.#endMs = endMs;
  }

  /**
   * When the next second ends; later than the end for the last one, which the end completes. Counted from the last
   * number, so that a tick that came early does not make a second end twice.
   */
  get dueMs(): number {
    const dueMs = (this.#second + 1) * 1000;
    return Math.abs(dueMs - this.#endMs) < SHORTEST_LAST_MS ? dueMs + 1000 : dueMs;
  }

  /** Ends a second at `elapsedMs` and returns its number. Skips numbers if the thread was held up. */
  take(elapsedMs: number): number {
    this.#second = Math.max(this.#second + 1, Math.round(elapsedMs / 1000));
    return this.#second;
  }
}
