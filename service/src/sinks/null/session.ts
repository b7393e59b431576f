import type { Batch, Session } from '../contract.ts';

/** Acks everything at once and keeps nothing but the count. */
export class NullSession implements Session {
  #written = 0;

  async write(batch: Batch): Promise<void> {
    this.#written += batch.readings.length;
  }

  async commit(): Promise<number> {
    const acked = this.#written;
    this.#written = 0;
    return acked;
  }

  async close(): Promise<void> {}
}
