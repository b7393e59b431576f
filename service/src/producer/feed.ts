import type { Reading } from '../model/reading.ts';
import type { Source } from '../sources/contract.ts';

/** Bytes that one step of the payload multiplier stands for: about what a bare reading weighs. */
const PAYLOAD_STEP_BYTES = 32;

/** Turns what a source gives, one reading a sensor, into batches of the size that is asked for. */
export class Feed {
  readonly #source: Source;
  readonly #filler: string | null;
  #surplus: Reading[] = [];

  constructor(source: Source, payload: number) {
    this.#source = source;
    this.#filler = payload > 1 ? 'x'.repeat((payload - 1) * PAYLOAD_STEP_BYTES) : null;
  }

  /** At most `atMost` readings; fewer, or none, when the source has no more to give now. */
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
