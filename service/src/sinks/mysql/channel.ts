import type { Reading } from '../../model/reading.ts';
import type { Refusal } from './answers.ts';

/**
 * One connection that takes statements without waiting. Answers come in the order of the statements, which are counted from 0.
 * Two forms: `WireChannel` and `Mysql2Channel`.
 */
export interface Channel {
  /** Statements put in so far, sent or not. */
  readonly put: number;
  readonly answered: number;
  /** An INSERT of one row. */
  putRow(seq: number, reading: Reading): void;
  /** One INSERT of as many rows as the channel was opened for. */
  putRows(seqs: readonly number[], readings: readonly Reading[]): void;
  putCommand(sql: 'BEGIN' | 'COMMIT'): void;
  /** Bytes put in that were not sent yet. */
  readonly unsentBytes: number;
  send(): void;
  /** Resolves when the first `statements` statements are answered, with yes or no. Throws a transient Fault when that takes too long. */
  answers(statements: number): Promise<void>;
  /** The refusals since it was last asked, in order. */
  takeRefusals(): Refusal[];
  /** Never throws. A wait under way ends with a Fault. */
  close(): void;
}
