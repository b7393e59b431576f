import { performance } from 'node:perf_hooks';

/** How long an answer waited in this process after it had arrived, in milliseconds. */
export interface Waited {
  /** Behind the answers of other producers, in the same turn of the event loop. Certain. */
  readonly keptMs: number;
  /** More that it may have waited while the thread was busy with the turn before; it may as well not have been there yet. */
  readonly perhapsMs: number;
}

/** Tells an answer's wait for the store from its wait for the producers' own thread. */
export interface LoopWatch {
  /** Called as soon as a producer goes on after a wait, with the time now and the time at which the wait began. */
  resumed(now: number, since: number): Waited;
}

export const NO_WAIT: Waited = { keptMs: 0, perhapsMs: 0 };

/** For sinks that answer at once, and for tests whose clock stands still. */
export const noLoop: LoopWatch = { resumed: () => NO_WAIT };

/**
 * Watches the turns of a thread's event loop. In each turn libuv asks the system once which answers are there, then handles them
 * one after the other; an answer that arrives meanwhile is found in the next turn. So an answer was not there when the turn before
 * began, and if the loop slept in between, it is what woke it.
 */
export class ThreadLoop implements LoopWatch {
  #turnAt = -Infinity;
  #turnBeforeAt = -Infinity;
  #isOpen = false;
  #idleMs = 0;
  #hasSlept = true;

  resumed(now: number, since: number): Waited {
    if (!this.#isOpen) {
      this.#begin(now);
    } else if (since >= this.#turnAt) {
      // Nothing came from outside meanwhile: it was work of this thread's own.
      return NO_WAIT;
    }
    const arrived = Math.max(since, this.#turnAt);
    const keptMs = Math.max(0, now - arrived);
    if (this.#hasSlept) {
      return keptMs === 0 ? NO_WAIT : { keptMs, perhapsMs: 0 };
    }
    return { keptMs, perhapsMs: Math.max(0, arrived - Math.max(since, this.#turnBeforeAt)) };
  }

  #begin(now: number): void {
    this.#isOpen = true;
    this.#turnBeforeAt = this.#turnAt;
    this.#turnAt = now;
    const { idle } = performance.eventLoopUtilization();
    this.#hasSlept = idle > this.#idleMs;
    this.#idleMs = idle;
    // Immediates run when all answers of the turn are handled.
    setImmediate(() => {
      this.#isOpen = false;
    });
  }
}
