import type { Batch, Session } from '../contract.ts';

/** Acks everything immediately and stores nothing; only counts. */
export class NullSession implements Session {
  #written = 0;

  write(batch: Batch): undefined {
    this.#written += batch.readings.length;
  }

  commit(): number {
    const acked = this.#written;
    this.#written = 0;
    return acked;
  }

  async close(): Promise<void> {}
}
