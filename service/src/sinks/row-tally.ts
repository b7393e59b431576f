import type { ProducerAccount, StoredCount } from './contract.ts';
import { SeqSet } from './seq-set.ts';

/** Counts the rows of one producer as they are read, in any order. Memory: one bit per sequence number. */
export class RowTally {
  readonly #account: ProducerAccount;
  readonly #seen = new SeqSet();
  #rows = 0;
  #distinct = 0;
  #unacked = 0;
  #highestSeq = -1;
  #wrong = 0;

  constructor(account: ProducerAccount) {
    this.#account = account;
  }

  get rows(): number {
    return this.#rows;
  }

  /** Adds a row. Returns whether it is the first row with that number. */
  add(seq: number, isRight: boolean): boolean {
    this.#rows++;
    if (!isRight) {
      this.#wrong++;
    }
    if (!this.#seen.add(seq)) {
      return false;
    }
    this.#distinct++;
    this.#highestSeq = Math.max(this.#highestSeq, seq);
    if (!this.#isAcked(seq)) {
      this.#unacked++;
    }
    return true;
  }

  stored(): StoredCount {
    return {
      producer: this.#account.producer,
      rows: this.#rows,
      distinct: this.#distinct,
      unacked: this.#unacked,
      highestSeq: this.#highestSeq,
      wrong: this.#wrong,
    };
  }

  /** Binary search: ten thousand ranges cost little more than one. */
  #isAcked(seq: number): boolean {
    const { offered, unacked } = this.#account;
    if (seq >= offered) {
      return false;
    }
    let low = 0;
    let high = unacked.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (unacked[middle][1] < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low === unacked.length || unacked[low][0] > seq;
  }
}
