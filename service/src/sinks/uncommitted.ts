import { RejectedRows, type RejectedRow } from '../model/fault.ts';

/** The rows that a session has written since its last commit. */
export class Uncommitted {
  /** Number of all these rows, including those that the store refused. */
  rows = 0;
  #rejected: RejectedRow[] = [];
  #code = '';

  /** Records that the store refused a row, with the reason in the store's own words. */
  reject(seq: number, reason: string, code: string): void {
    this.#code = code;
    this.#rejected.push({ seq, reason });
  }

  /**
   * Call when the store has answered for all rows; counting then starts again from zero. Returns how many rows are acked; throws
   * RejectedRows if the store refused some.
   */
  settle(): number {
    const rejected = this.#rejected;
    const acked = this.rows - rejected.length;
    this.rows = 0;
    if (rejected.length > 0) {
      this.#rejected = [];
      throw new RejectedRows({ rows: rejected, acked, code: this.#code });
    }
    return acked;
  }
}
