import { setImmediate } from 'node:timers/promises';

import type { Clock, Wake } from '../../src/time/clock.ts';

interface Sleeper {
  readonly until: number;
  wake(): void;
}

/** Time that passes only when a test says so, also for those who sleep. */
export class ManualClock implements Clock {
  #now = 0;
  readonly #sleepers = new Set<Sleeper>();

  now(): number {
    return this.#now;
  }

  sleep(ms: number, wake: Wake): Promise<void> {
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        until: this.#now + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          wake.delete(sleeper.wake);
          resolve();
        },
      };
      this.#sleepers.add(sleeper);
      wake.add(sleeper.wake);
    });
  }

  /** Advances the time, and wakes the sleepers that are due in their order. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms;
    await setImmediate();
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.#now = Math.max(this.#now, next.until);
      next.wake();
      await setImmediate();
    }
    this.#now = end;
  }

  #next(end: number): Sleeper | undefined {
    return [...this.#sleepers].filter(({ until }) => until <= end).sort((a, b) => a.until - b.until)[0];
  }
}
