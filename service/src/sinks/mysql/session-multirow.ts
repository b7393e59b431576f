import type { Reading } from '../../model/reading.ts';
import type { Batch, Session } from '../contract.ts';
import { Uncommitted } from '../uncommitted.ts';
import type { Channel } from './channel.ts';
import type { SessionSettings } from './session.ts';

const BYTES_PER_SEND = 65_536;

interface Rows {
  seqs: readonly number[];
  readings: readonly Reading[];
}

/** The rows of a statement that awaits its answer. */
interface Sent extends Rows {
  statement: number;
}

/**
 * Writes many rows in one statement; rows left over at a commit are written one by one.
 *
 * The server refuses a statement as a whole. The rows of a refused statement are therefore sent again, one statement each, before
 * {@link commit} returns, so that only the row that caused the refusal is left out.
 */
export class MultirowSession implements Session {
  readonly #channel: Channel;
  readonly #settings: SessionSettings;
  readonly #rowsPerStatement: number;
  readonly #statementsOut: number;
  /** Rows of the next statement. */
  #seqs: number[] = [];
  #readings: Reading[] = [];
  #sent: Sent[] = [];
  readonly #uncommitted = new Uncommitted();
  /** Statements refused as a whole since the last commit. */
  #refused: Sent[] = [];

  constructor(channel: Channel, settings: SessionSettings, rowsPerStatement: number) {
    this.#channel = channel;
    this.#settings = settings;
    this.#rowsPerStatement = rowsPerStatement;
    this.#statementsOut = Math.max(1, Math.floor(settings.depth / rowsPerStatement));
  }

  async write({ firstSeq, readings }: Batch): Promise<void> {
    const channel = this.#channel;
    this.#uncommitted.rows += readings.length;
    for (let at = 0; at < readings.length; at++) {
      this.#seqs.push(firstSeq + at);
      this.#readings.push(readings[at]);
      if (this.#seqs.length === this.#rowsPerStatement) {
        const excess = channel.put - channel.answered - this.#statementsOut + 1;
        if (excess > 0) {
          channel.send();
          await channel.answers(channel.answered + excess);
          this.#review();
        }
        this.#putAll();
      }
    }
  }

  async commit(): Promise<number> {
    if (this.#uncommitted.rows === 0) {
      return 0;
    }
    this.#putTheEnd([this.#takeKept()]);
    await this.#settle();
    if (this.#refused.length > 0) {
      this.#putTheEnd(this.#refused.splice(0));
      await this.#settle();
    }
    return this.#uncommitted.settle();
  }

  async close(): Promise<void> {
    this.#channel.close();
  }

  #putAll(): void {
    const { seqs, readings } = this.#takeKept();
    this.#sent.push({ statement: this.#channel.put, seqs, readings });
    this.#channel.putRows(seqs, readings);
    if (this.#channel.unsentBytes >= BYTES_PER_SEND) {
      this.#channel.send();
    }
  }

  #takeKept() {
    const kept = { seqs: this.#seqs, readings: this.#readings };
    this.#seqs = [];
    this.#readings = [];
    return kept;
  }

  #putOneByOne({ seqs, readings }: Rows): void {
    for (let at = 0; at < seqs.length; at++) {
      this.#sent.push({ statement: this.#channel.put, seqs: [seqs[at]], readings: [readings[at]] });
      this.#channel.putRow(seqs[at], readings[at]);
    }
  }

  /** Adds one statement per row, and the commands that make everything since the last commit durable. */
  #putTheEnd(rows: readonly Rows[]): void {
    const { autocommit } = this.#settings;
    if (autocommit && rows.every(({ seqs }) => seqs.length === 0)) {
      return;
    }
    if (autocommit) {
      this.#channel.putCommand('BEGIN');
    }
    rows.forEach((some) => this.#putOneByOne(some));
    this.#channel.putCommand('COMMIT');
  }

  async #settle(): Promise<void> {
    this.#channel.send();
    await this.#channel.answers(this.#channel.put);
    this.#review();
  }

  /** Records the refusals. Throws if a refusal affects more than rows. */
  #review(): void {
    for (const refusal of this.#channel.takeRefusals()) {
      const fault = this.#settings.faultOf(refusal);
      const sent = this.#sent.find(({ statement }) => statement === refusal.statement);
      if (fault.kind !== 'rejected' || sent === undefined) {
        throw fault;
      }
      if (sent.seqs.length > 1) {
        this.#refused.push(sent);
      } else {
        this.#uncommitted.reject(sent.seqs[0], refusal.message, fault.code);
      }
    }
    this.#sent = this.#sent.filter(({ statement }) => statement >= this.#channel.answered);
  }
}
