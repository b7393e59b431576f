import { checksum } from '../checksum.ts';
import type { ProducerAccount, StoredCount } from '../contract.ts';
import type { StoredRow } from './schema.ts';

const BITS_PER_CHUNK = 65_536;

/** Counts the rows of one producer as they are read, in any order. Memory: one bit per sequence number. */
export class RowCount {
  readonly #account: ProducerAccount;
  readonly #chunks = new Map<number, Uint32Array>();
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

  add(row: StoredRow): void {
    const { seq } = row;
    this.#rows++;
    if (!isRight(row)) {
      this.#wrong++;
    }
    if (!this.#isFirst(seq)) {
      return;
    }
    this.#distinct++;
    this.#highestSeq = Math.max(this.#highestSeq, seq);
    if (!this.#isAcked(seq)) {
      this.#unacked++;
    }
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

  #isFirst(seq: number): boolean {
    const at = Math.floor(seq / BITS_PER_CHUNK);
    let chunk = this.#chunks.get(at);
    if (chunk === undefined) {
      this.#chunks.set(at, (chunk = new Uint32Array(BITS_PER_CHUNK / 32)));
    }
    const bit = seq - at * BITS_PER_CHUNK;
    const mask = 1 << (bit & 31);
    const isFirst = (chunk[bit >> 5] & mask) === 0;
    chunk[bit >> 5] |= mask;
    return isFirst;
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
      const middle = (low + high) >> 1;
      if (unacked[middle][1] < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low === unacked.length || unacked[low][0] > seq;
  }
}

function isRight({ location, time, value, checksum: kept, checksumsBelow, ...place }: StoredRow): boolean {
  return (
    location !== null &&
    time !== null &&
    value !== null &&
    kept === checksum(place, { location, time, value }) % checksumsBelow
  );
}
