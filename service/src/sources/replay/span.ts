const STEP_OF_A_SINGLE_TIME_MS = 1_000;
/** The last second that a MySQL TIMESTAMP can hold, in 2038. */
const LAST_STORABLE_MS = 2_147_483_647_000;

/** The length of a series of times, including its last step. A repetition that is shifted by this length continues the series. */
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

  /** Length in milliseconds; the last step is assumed to be as long as the mean step. */
  get lengthMs(): number {
    if (this.#previous === null) {
      return 0;
    }
    const between = this.#latest - this.#earliest;
    return between + (this.#steps > 0 ? between / this.#steps : STEP_OF_A_SINGLE_TIME_MS);
  }
  /**
   * How far to shift a round, counted from 0. Rounds that would pass the year 2038 start at the original times again.
   * Otherwise, the store would refuse every later row of a run with many rounds.
   */
  shiftOf(round: number): number {
    if (round === 0) {
      return 0;
    }
    const roundsThatFit = Math.max(1, Math.floor((LAST_STORABLE_MS - this.#latest) / this.lengthMs) + 1);
    return (round % roundsThatFit) * this.lengthMs;
  }
}
