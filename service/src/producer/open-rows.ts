import type { Meter } from './meter.ts';

/**
 * What a producer has written since its last commit, and when. Until the commit it is unknown whether the store keeps
 * it.
 */
export class OpenRows {
  #first = 0;
  #next = 0;
  /**
   * For each write: when it was called, how long the producer had waited in queues until then, and its number of rows.
   */
  #calls: number[] = [];
  #queuedMs: number[] = [];
  #callRows: number[] = [];
  #intended: number[] = [];

  /** Number of the first reading that is not yet acked, refused or given up. */
  get first(): number {
    return this.#first;
  }

  /** Readings offered so far, which is also the number of the next one. */
  get next(): number {
    return this.#next;
  }

  /** When the first open row was handed to the sink; valid only if there are open rows. */
  get oldestCallAt(): number {
    return this.#calls[0];
  }

  get count(): number {
    return this.#next - this.#first;
  }

  /**
   * Records a write of `rows` called at `calledAt`. `intended` contains their intended starts; it is empty in a closed loop.
   * `queuedMs` is how long the producer has waited in queues of this process since it began.
   */
  add(rows: number, calledAt: number, intended: readonly number[], queuedMs: number): void {
    this.#next += rows;
    this.#calls.push(calledAt);
    this.#queuedMs.push(queuedMs);
    this.#callRows.push(rows);
    this.#intended.push(...intended);
  }

  /**
   * Records that all but the `rejected` numbers were acked at `now`. Subtracts the time that the producer waited in
   * queues of this process, since the store did not cause it.
   */
  measureInto(meter: Meter, now: number, queuedMs: number, rejected: readonly number[]): void {
    const refused = new Set(rejected);
    let seq = this.#first;
    this.#calls.forEach((calledAt, call) => {
      const rows = this.#callRows[call];
      const served = refused.size === 0 ? rows : rows - countBetween(refused, seq, seq + rows);
      seq += rows;
      if (served > 0) {
        meter.served(served, now - calledAt - (queuedMs - this.#queuedMs[call]));
      }
    });
    this.#intended.forEach((intended, index) => {
      if (!refused.has(this.#first + index)) {
        meter.servedFromIntended(now - intended);
      }
    });
  }

  /** Records that a fault ended the wait for all open rows at `now`: each waited at least this long. */
  measureUnacked(meter: Meter, now: number, queuedMs: number): void {
    this.#calls.forEach((calledAt, call) => {
      meter.waitFailed(this.#callRows[call], now - calledAt - (queuedMs - this.#queuedMs[call]));
    });
    this.#intended.forEach((intended) => meter.servedFromIntended(now - intended));
  }

  /** Clears the open rows: each is acked, refused or given up. */
  settle(): void {
    this.#first = this.#next;
    this.#calls.length = 0;
    this.#queuedMs.length = 0;
    this.#callRows.length = 0;
    this.#intended.length = 0;
  }
}

function countBetween(numbers: ReadonlySet<number>, from: number, until: number): number {
  let count = 0;
  for (const number of numbers) {
    count += number >= from && number < until ? 1 : 0;
  }
  return count;
}
