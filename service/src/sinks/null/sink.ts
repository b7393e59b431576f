import type { Cadence, Session, Sink } from '../contract.ts';
import type { NullOptions } from './options.ts';
import { NullSession } from './session.ts';

const MAX_ROWS_PER_WRITE = 100;

/** Accepts everything and stores nothing, so that a run measures only the generator. */
export class NullSink implements Sink {
  readonly cadence: Cadence;

  constructor(options: NullOptions) {
    const rowsPerCommit = Math.max(1, options.commitEvery);
    this.cadence = { rowsPerCommit, rowsPerWrite: Math.min(rowsPerCommit, MAX_ROWS_PER_WRITE) };
  }

  async check() {
    return {
      version: 'none',
      durability: {},
      warnings: ['The null sink stores nothing; its acks only mean that a reading was generated.'],
    };
  }

  async prepare(): Promise<void> {}

  async open(): Promise<Session> {
    return new NullSession();
  }

  /** There are no rows to delete. */
  async deleteRun(): Promise<number> {
    return 0;
  }

  async close(): Promise<void> {}
}
