import { READING_BYTES, type Reading } from '../model/reading.ts';
import type { Source } from '../sources/contract.ts';

/** Regroups the readings of a source, one per sensor, into batches of the requested size. */
export class Feed {
  readonly #source: Source;
  readonly #filler: string | null;
  #surplus: Reading[] = [];

  constructor(source: Source, payload: number) {
    this.#source = source;
    this.#filler = payload > 1 ? 'x'.repeat((payload - 1) * READING_BYTES) : null;
  }

  /** Returns at most `atMost` readings; fewer, or none, if the source has no more now. */
  take(atMost: number): Reading[] {
    const batch = this.#surplus;
    this.#surplus = [];
    while (batch.length < atMost) {
      const given = this.#source.read();
      if (given.length === 0) {
        break;
      }
      for (const reading of given) {
        batch.push(this.#filler === null ? reading : { ...reading, note: `${reading.note ?? ''}${this.#filler}` });
      }
    }
    if (batch.length > atMost) {
      this.#surplus = batch.splice(atMost);
    }
    return batch;
  }

  close(): void {
    this.#source.close();
  }
}
