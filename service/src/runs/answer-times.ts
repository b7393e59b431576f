import type { StoreFigures } from '../model/store-figures.ts';
import type { StorePressure } from '../sinks/store-pressure.ts';

/** Of several answers in a row, only the shortest counts, because any of them may have waited for this thread. */
const REQUESTS = 3;
/** An answer is slow if it takes this many times as long as the shortest one, */
const SLOW = 3;
/** and at least this much longer. Smaller differences have other causes, such as a CPU that was idle. */
const NOTICEABLE_MS = 1;

/** Measures how long a store takes to answer requests that need no work: the time on the network, and in its queues. */
export class AnswerTimes {
  readonly #now: () => number;
  #shortestMs = Infinity;

  /** @param now - In milliseconds; must never go back. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Empty if the store is not asked. */
  async measure(pressure: StorePressure): Promise<StoreFigures> {
    if (pressure.ping === undefined) {
      return {};
    }
    let answerMs = Infinity;
    for (let request = 0; request < REQUESTS; request += 1) {
      const asked = this.#now();
      await pressure.ping();
      answerMs = Math.min(answerMs, this.#now() - asked);
    }
    this.#shortestMs = Math.min(this.#shortestMs, answerMs);
    const isSlow = answerMs >= SLOW * this.#shortestMs && answerMs >= this.#shortestMs + NOTICEABLE_MS;
    return { answerMs, shortestAnswerMs: this.#shortestMs, slowAnswers: isSlow ? 1 : 0 };
  }
}
