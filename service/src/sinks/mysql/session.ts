import type { Fault } from '../../model/fault.ts';
import type { Batch, Session } from '../contract.ts';
import { Uncommitted } from '../uncommitted.ts';
import type { Refusal } from './answers.ts';
import type { Channel } from './channel.ts';

/**
 * Rows per send: enough to make the system call cheap, few enough that the server is busy while the next rows are being encoded.
 */
const ROWS_PER_SEND = 128;
const BYTES_PER_SEND = 65_536;

export interface SessionSettings {
  /** Maximum number of unanswered rows; with 1, each row waits for the answer to the one before. */
  depth: number;
  /** True: every statement is its own transaction. False: each commit ends one. */
  autocommit: boolean;
  /** What a refusal means; of kind `rejected` if it affects only its own row. */
  faultOf(refusal: Refusal): Fault;
}

/**
 * Writes one statement per row, without waiting for each answer unless `depth` is 1.
 *
 * A row is acked only by {@link commit}: until then the server may still refuse it. COMMIT is sent directly after the last rows,
 * although an earlier row may have been refused. The number of acked rows is therefore derived from the answers, not from what
 * was sent.
 */
export class RowSession implements Session {
  readonly #channel: Channel;
  readonly #settings: SessionSettings;
  readonly #rowsPerSend: number;
  #unsent = 0;
  readonly #uncommitted = new Uncommitted();
  /** The first statement and sequence number of each write since the last commit. */
  #firstStatements: number[] = [];
  #firstSeqs: number[] = [];

  constructor(channel: Channel, settings: SessionSettings) {
    this.#channel = channel;
    this.#settings = settings;
    this.#rowsPerSend = Math.min(ROWS_PER_SEND, settings.depth);
  }

  async write({ firstSeq, readings }: Batch): Promise<void> {
    const channel = this.#channel;
    this.#firstStatements.push(channel.put);
    this.#firstSeqs.push(firstSeq);
    this.#uncommitted.rows += readings.length;
    for (let at = 0; at < readings.length; at++) {
      channel.putRow(firstSeq + at, readings[at]);
      if (++this.#unsent === this.#rowsPerSend || channel.unsentBytes >= BYTES_PER_SEND) {
        this.#send();
        const stillOut = this.#settings.depth - this.#rowsPerSend;
        if (channel.put - channel.answered > stillOut) {
          await channel.answers(channel.put - stillOut);
          this.#review();
        }
      }
    }
  }

  async commit(): Promise<number> {
    const channel = this.#channel;
    if (this.#uncommitted.rows === 0) {
      return 0;
    }
    if (!this.#settings.autocommit) {
      channel.putCommand('COMMIT');
    }
    this.#send();
    await channel.answers(channel.put);
    this.#review();
    this.#firstStatements.length = 0;
    this.#firstSeqs.length = 0;
    return this.#uncommitted.settle();
  }

  async close(): Promise<void> {
    this.#channel.close();
  }

  #send(): void {
    this.#unsent = 0;
    this.#channel.send();
  }

  /** Records the refused rows. Throws if a refusal affects more than its row. */
  #review(): void {
    for (const refusal of this.#channel.takeRefusals()) {
      const fault = this.#settings.faultOf(refusal);
      if (fault.kind !== 'rejected') {
        throw fault;
      }
      this.#uncommitted.reject(this.#seqOf(refusal.statement), refusal.message, fault.code);
    }
  }

  #seqOf(statement: number): number {
    const write = this.#firstStatements.findLastIndex((first) => first <= statement);
    return this.#firstSeqs[write] + statement - this.#firstStatements[write];
  }
}
