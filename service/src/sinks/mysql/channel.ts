import type { Reading } from '../../model/reading.ts';
import type { Refusal } from './answers.ts';

/**
 * A connection that accepts statements without waiting. Answers arrive in the order of the statements, which are counted from 0.
 * Implementations: `WireChannel` and `Mysql2Channel`.
 */
export interface Channel {
  /** Statements added so far, sent or not. */
  readonly put: number;
  readonly answered: number;
  /** An INSERT of one row. */
  putRow(seq: number, reading: Reading): void;
  /** One INSERT of the number of rows for which the channel was opened. */
  putRows(seqs: readonly number[], readings: readonly Reading[]): void;
  putCommand(sql: 'BEGIN' | 'COMMIT'): void;
  /** Bytes added but not sent yet. */
  readonly unsentBytes: number;
  send(): void;
  /**
   * Resolves when the first `statements` statements are answered, whether accepted or refused. Throws a transient Fault if that
   * takes too long.
   */
  answers(statements: number): Promise<void>;
  /** The refusals since the last call, in order. */
  takeRefusals(): Refusal[];
  /** Closes the channel; a pending wait fails with a Fault. Never throws. */
  close(): void;
}
