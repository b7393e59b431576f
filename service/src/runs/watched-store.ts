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
import { atMost } from '../time/deadline.ts';
import { AnswerTimes } from './answer-times.ts';

const EVERY_MS = 1_000;
/** A run waits this long for the first answer of a store. A slower store is still observed. */
const IDLE_WITHIN_MS = 2_000;

/**
 * Reads what a store reports about itself, once a second, while a run writes. The run never waits for it, and goes on without these
 * figures while the store does not answer.
 */
export class WatchedStore implements Disposable {
  readonly #open: () => Promise<StorePressure | null>;
  readonly #note: (text: string) => void;
  #timer: NodeJS.Timeout | null = null;
  readonly #answerTimes = new AnswerTimes();
  #pressure: StorePressure | null = null;
  #before: { at: number; reading: StoreReading } | null = null;
  #since: StoreSecond | null = null;
  #isReading = false;
  #isMissing = false;
  #isEnded = false;
  #hasNoFigures = false;

  private constructor(target: ConfiguredTarget, options: unknown, note: (text: string) => void) {
    this.#open = () => openPressure(target, options);
    this.#note = note;
  }

  /**
   * Measures how quickly the store answers before the producers start, so that answers that queue later can be recognised.
   *
   * @param note Receives a sentence when the store stops answering.
   */
  static async idle(target: ConfiguredTarget, options: unknown, note: (text: string) => void): Promise<WatchedStore> {
    const watched = new WatchedStore(target, options, note);
    await atMost(
      IDLE_WITHIN_MS,
      watched.#whileReading((pressure) => watched.#answerTimes.measure(pressure)),
      null
    );
    return watched;
  }

  /** Starts to read what the store reports. */
  begin(): void {
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
    if (this.#timer !== null) {
      clearInterval(this.#timer);
    }
    this.#close();
  }

  #read(): Promise<void> {
    return this.#whileReading(async (pressure) => {
      const answers = await this.#answerTimes.measure(pressure);
      const { figures, missing } = await pressure.read();
      this.#add(performance.now(), { figures: { ...figures, ...answers }, missing });
    });
  }

  /** Connects to the store if necessary, and sends a request, unless one is already in progress. Never rejects. */
  async #whileReading(ask: (pressure: StorePressure) => Promise<unknown>): Promise<void> {
    if (this.#isReading || this.#isEnded || this.#hasNoFigures) {
      return;
    }
    this.#isReading = true;
    try {
      this.#pressure ??= await this.#open();
      if (this.#pressure === null) {
        this.#hasNoFigures = true;
      } else {
        await ask(this.#pressure);
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
