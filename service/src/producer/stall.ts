/** Memory that all threads of a crew share: when any of them was last acked, in whole milliseconds since go. */
export function newAckBoard(): SharedArrayBuffer {
  return new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
}

/**
 * Finds the longest time in which no producer of the crew was acked although this thread had handed readings over. A reading whose
 * connection was lost goes on waiting: what counts is the next ack.
 */
export class StallWatch {
  readonly #lastAck: Int32Array;
  /** Producers of this thread with readings that are not acked, and since when there was one. */
  #waiting = 0;
  #waitingSince: number | null = null;
  #longestMs = 0;

  constructor(board: SharedArrayBuffer) {
    this.#lastAck = new Int32Array(board);
  }

  /** A producer that had nothing open handed readings over. Times are milliseconds since go. */
  handedOver(at: number): void {
    this.#waiting += 1;
    this.#waitingSince ??= at;
  }

  /** All that a producer had open was acked or refused. */
  acked(at: number): void {
    this.#look(Atomics.exchange(this.#lastAck, 0, at), at);
    this.#waiting -= 1;
    this.#waitingSince = this.#waiting > 0 ? at : null;
  }

  /** A producer gave up what it had open: nobody was acked. */
  gaveUp(): void {
    this.#waiting -= 1;
  }

  /** The longest since the last call, one that goes on included. */
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
