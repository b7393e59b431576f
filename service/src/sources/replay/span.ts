const STEP_OF_A_SINGLE_TIME_MS = 1_000;

/** How long a series of times lasts, its last step included: what a repetition must be shifted by to follow on. */
export class Span {
  #earliest = Infinity;
  #latest = -Infinity;
  #previous: number | null = null;
  #steps = 0;

  add(time: number): void {
    if (this.#previous !== null && time !== this.#previous) {
      this.#steps++;
    }
    this.#previous = time;
    this.#earliest = Math.min(this.#earliest, time);
    this.#latest = Math.max(this.#latest, time);
  }

  /** Milliseconds; the last step is taken to be as long as the mean one. */
  get lengthMs(): number {
    if (this.#previous === null) {
      return 0;
    }
    const between = this.#latest - this.#earliest;
    return between + (this.#steps > 0 ? between / this.#steps : STEP_OF_A_SINGLE_TIME_MS);
  }
}
