import { performance } from 'node:perf_hooks';

/** How long an answer waited in this process after it had arrived, in milliseconds. */
export interface Waited {
  /** How long it certainly waited, behind the answers of other producers in the same turn of the event loop. */
  readonly keptMs: number;
  /** How much longer it may have waited while the thread was busy with the previous turn, if it had already arrived then. */
  readonly perhapsMs: number;
}

/** Separates the time an answer took in the store from the time it waited for the producers' own thread. */
export interface LoopWatch {
  /** Call as soon as a producer resumes after a wait, with the current time and the time at which the wait began. */
  resumed(now: number, since: number): Waited;
}

export const NO_WAIT: Waited = { keptMs: 0, perhapsMs: 0 };

/**
 * Watches the turns of a thread's event loop. In each turn, libuv queries the system once for the answers that have arrived, then
 * handles them one after another. An answer that arrives meanwhile is found in the next turn.
 *
 * So an answer that is handled in this turn arrived after the previous turn began. If the loop slept in between, this answer woke
 * it.
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
      // Nothing arrived from outside meanwhile: the wait was for this thread's own work.
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
    // Immediates run after all answers of the turn are handled.
    setImmediate(() => {
      this.#isOpen = false;
    });
  }
}
