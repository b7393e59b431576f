/**
 * Memory shared by all threads of a crew: the time of the last ack in any of them, in whole milliseconds since the
 * start.
 */
export function newAckBoard(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/**
 * Finds the longest time in which no producer of the crew was acked although this thread had handed over readings. A reading
 * whose connection was lost keeps waiting: the next ack ends its wait.
 */
export class StallWatch {
  readonly #lastAck: Int32Array;
  /** How many producers of this thread have unacked readings, and since when there has been at least one. */
  #waiting = 0;
  #waitingSince: number | null = null;
  #longestMs = 0;

  constructor(board: SharedArrayBuffer) {
    this.#lastAck = new Int32Array(board);
  }

  /** Call when a producer without open readings has handed over readings. Times are milliseconds since the start. */
  handedOver(at: number): void {
    this.#waiting += 1;
    this.#waitingSince ??= at;
  }

  /** Call when all open readings of a producer were acked or refused. */
  acked(at: number): void {
    this.#look(Atomics.exchange(this.#lastAck, 0, at), at);
    this.#waiting -= 1;
    this.#waitingSince = this.#waiting > 0 ? at : null;
  }

  /** Call when a producer gave up its open readings: nothing was acked. */
  gaveUp(): void {
    this.#waiting -= 1;
  }

  /** The longest stall since the last call, including one still in progress. */
  take(at: number): number {
    this.#look(Atomics.load(this.#lastAck, 0), at);
    const longest = this.#longestMs;
    this.#longestMs = 0;
    return longest;
  }

  #look(lastAck: number, at: number): void {
    if (this.#waitingSince !== null) {
      this.#longestMs = Math.max(this.#longestMs, at - Math.max(this.#waitingSince, lastAck));
    }
  }
}
