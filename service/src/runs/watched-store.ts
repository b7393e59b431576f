import type { ConfiguredTarget } from '../config/settings.ts';
import { Fault } from '../model/fault.ts';
import { isWritable } from '../sinks/contract.ts';
import {
  between,
  plusStore,
  type StorePressure,
  type StoreReading,
  type StoreSecond,
} from '../sinks/store-pressure.ts';
import { withSink } from '../sinks/with-sink.ts';
import { AnswerTimes } from './answer-times.ts';

const EVERY_MS = 1_000;

/**
 * Reads what a store reports about itself, once a second, while a run writes. The run never waits for it, and goes on without these
 * figures while the store does not answer.
 */
export class WatchedStore implements Disposable {
  readonly #open: () => Promise<StorePressure | null>;
  readonly #note: (text: string) => void;
  readonly #timer: NodeJS.Timeout;
  readonly #answerTimes = new AnswerTimes();
  #pressure: StorePressure | null = null;
  #before: { at: number; reading: StoreReading } | null = null;
  #since: StoreSecond | null = null;
  #isReading = false;
  #isMissing = false;
  #isEnded = false;

  /** @param note Receives a sentence when the store stops answering. */
  constructor(target: ConfiguredTarget, options: unknown, note: (text: string) => void) {
    this.#open = () => openPressure(target, options);
    this.#note = note;
    this.#timer = setInterval(() => void this.#read(), EVERY_MS);
    this.#timer.unref();
    void this.#read();
  }

  /** What was reported since the last call; null if nothing was. */
  take(): StoreSecond | null {
    const since = this.#since;
    this.#since = null;
    return since;
  }

  [Symbol.dispose](): void {
    this.#isEnded = true;
    clearInterval(this.#timer);
    this.#close();
  }

  async #read(): Promise<void> {
    if (this.#isReading || this.#isEnded) {
      return;
    }
    this.#isReading = true;
    try {
      this.#pressure ??= await this.#open();
      if (this.#pressure === null) {
        clearInterval(this.#timer);
      } else {
        const answers = await this.#answerTimes.measure(this.#pressure);
        const { figures, missing } = await this.#pressure.read();
        this.#add(performance.now(), { figures: { ...figures, ...answers }, missing });
      }
      this.#isMissing = false;
    } catch (thrown) {
      this.#miss(Fault.from(thrown));
    } finally {
      this.#isReading = false;
      if (this.#isEnded) {
        this.#close();
      }
    }
  }

  #add(at: number, reading: StoreReading): void {
    if (this.#before !== null) {
      this.#since = plusStore(this.#since, between(this.#before.reading, reading, at - this.#before.at));
    }
    this.#before = { at, reading };
  }

  #miss(fault: Fault): void {
    this.#close();
    this.#before = null;
    if (!this.#isMissing && !this.#isEnded) {
      this.#note(`The store did not report its own figures: ${fault.message}`);
    }
    this.#isMissing = true;
  }

  #close(): void {
    this.#pressure?.close();
    this.#pressure = null;
  }
}

/** Null for a store that has no such figures. */
function openPressure(target: ConfiguredTarget, options: unknown): Promise<StorePressure | null> {
  return withSink(target, options, async (sink) => (isWritable(sink) ? ((await sink.pressure?.()) ?? null) : null));
}
