import { RejectedRows, type RejectedRow } from '../model/fault.ts';

/** The rows that a session has written since its last commit. */
export class Uncommitted {
  /** All of them, those that the store refused included. */
  rows = 0;
  #rejected: RejectedRow[] = [];
  #code = '';

  /** The store refused a row, for a reason in its own words. */
  reject(seq: number, reason: string, code: string): void {
    this.#code = code;
    this.#rejected.push({ seq, reason });
  }

  /**
   * Call when the store has answered for all rows; the next ones start from zero. Returns how many are acked; throws RejectedRows
   * if not all are.
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
