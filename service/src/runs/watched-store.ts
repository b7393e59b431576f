import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { isWritable } from '../sinks/contract.ts';
import {
  between,
  plusStore,
  type StoreFigures,
  type StorePressure,
  type StoreSecond,
} from '../sinks/store-pressure.ts';

const EVERY_MS = 1_000;

/**
 * Reads what a store reports about itself, once a second, while a run writes. If the store cannot be asked, or stops to answer, the
 * run goes on without these figures.
 */
export class WatchedStore implements Disposable {
  readonly #note: (text: string) => void;
  #pressure: StorePressure | null = null;
  #timer: NodeJS.Timeout | null = null;
  #before: { at: number; figures: StoreFigures } | null = null;
  #since: StoreSecond | null = null;
  #isReading = false;
  #isEnded = false;

  /** @param note Receives a sentence if the figures cannot be read. */
  constructor(note: (text: string) => void) {
    this.#note = note;
  }

  /** Begins to read. Does nothing for a store without such figures. Never rejects. */
  async begin(target: ConfiguredTarget, options: unknown): Promise<void> {
    const sink = await target.kind.connect(target.settings, options).catch(() => null);
    if (sink === null || !isWritable(sink) || sink.pressure === undefined) {
      await sink?.close();
      return;
    }
    try {
      this.#pressure = await sink.pressure();
      if (this.#isEnded) {
        this.#pressure.close();
        return;
      }
      this.#timer = setInterval(() => void this.#read(), EVERY_MS);
      this.#timer.unref();
      await this.#read();
    } catch (thrown) {
      this.#giveUp(thrown);
    } finally {
      await sink.close();
    }
  }

  /** What was reported since the last call; null if nothing was. */
  take(): StoreSecond | null {
    const since = this.#since;
    this.#since = null;
    return since;
  }

  [Symbol.dispose](): void {
    this.#isEnded = true;
    if (this.#timer !== null) {
      clearInterval(this.#timer);
    }
    this.#pressure?.close();
  }

  async #read(): Promise<void> {
    if (this.#pressure === null || this.#isReading || this.#isEnded) {
      return;
    }
    this.#isReading = true;
    try {
      const figures = await this.#pressure.read();
      const at = performance.now();
      if (this.#before !== null) {
        this.#since = plusStore(this.#since, between(this.#before.figures, figures, at - this.#before.at));
      }
      this.#before = { at, figures };
    } catch (thrown) {
      this.#giveUp(thrown);
    } finally {
      this.#isReading = false;
    }
  }

  #giveUp(thrown: unknown): void {
    if (!this.#isEnded) {
      this[Symbol.dispose]();
      this.#note(`The store's own figures are missing from here on. ${Fault.from(thrown).message}`);
    }
  }
}
