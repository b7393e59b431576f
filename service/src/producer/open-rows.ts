import type { Meter } from './meter.ts';

/** What a producer has written since its last commit, and when: until the commit nobody knows whether the store keeps it. */
export class OpenRows {
  #first = 0;
  #next = 0;
  #calls: number[] = [];
  #callRows: number[] = [];
  #intended: number[] = [];

  /** Number of the first reading that is not acked, refused or given up yet. */
  get first(): number {
    return this.#first;
  }

  /** Readings offered so far, which is the number of the next. */
  get next(): number {
    return this.#next;
  }

  /** When the first of them was handed to the sink; only where there are some. */
  get oldestCallAt(): number {
    return this.#calls[0];
  }

  get count(): number {
    return this.#next - this.#first;
  }

  /** A write of `rows` was called at `calledAt`; `intended` has their intended starts, empty in a closed loop. */
  add(rows: number, calledAt: number, intended: readonly number[]): void {
    this.#next += rows;
    this.#calls.push(calledAt);
    this.#callRows.push(rows);
    this.#intended.push(...intended);
  }

  /** They were acked at `now`. */
  measureInto(meter: Meter, now: number): void {
    this.#calls.forEach((calledAt, call) => meter.served(this.#callRows[call], now - calledAt));
    this.#intended.forEach((intended) => meter.servedFromIntended(now - intended));
  }

  /** The fate of all is known, or given up. */
  settle(): void {
    this.#first = this.#next;
    this.#calls.length = 0;
    this.#callRows.length = 0;
    this.#intended.length = 0;
  }
}
