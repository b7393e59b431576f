import { Fault } from '../model/fault.ts';
import type { SeqRange } from '../sinks/contract.ts';

const MAX_RANGES = 10_000;

/** Which readings of a producer were never acked, as ascending ranges. Bounded by {@link checkRoom}. */
export class Unacked {
  readonly #ranges: Array<[first: number, last: number]> = [];
  /** How many ranges {@link takeNew} has returned, and the highest number in them. */
  #taken = 0;
  #takenUntil = -1;

  /**
   * Adds `first` … `last`; ignores the part that is not above everything added before, because it is already included.
   */
  add(first: number, last: number): void {
    const newest = this.#ranges.at(-1);
    if (newest !== undefined && first <= newest[1]) {
      return;
    }
    if (newest !== undefined && newest[1] === first - 1) {
      newest[1] = last;
      return;
    }
    this.#ranges.push([first, last]);
  }

  /** Throws a fatal Fault if there are too many ranges: a run with that many refusals has to end. */
  checkRoom(): void {
    if (this.#ranges.length >= MAX_RANGES) {
      throw new Fault({
        kind: 'fatal',
        code: 'TOO_MANY_UNACKED',
        message: `${MAX_RANGES} separate ranges of readings of one producer were refused or have an unknown state.`,
        hint: 'The readings do not fit the store: check the first errors of this run.',
      });
    }
  }

  ranges(): SeqRange[] {
    return this.#ranges.map(([first, last]) => [first, last]);
  }

  /** The ranges added since the last call. Adding them to another {@link Unacked} keeps both equal. */
  takeNew(): SeqRange[] {
    // The last range that was returned may have grown.
    const added = this.#ranges
      .slice(Math.max(0, this.#taken - 1))
      .filter(([, last]) => last > this.#takenUntil)
      .map(([first, last]): SeqRange => [Math.max(first, this.#takenUntil + 1), last]);
    this.#taken = this.#ranges.length;
    this.#takenUntil = this.#ranges.at(-1)?.[1] ?? -1;
    return added;
  }
}
