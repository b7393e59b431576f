/** Longest wait that Node's timers support, 24.8 days: a longer one would end immediately. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time as the producers see it; injected, so that a test can control it. */
export interface Clock {
  /** Monotonic milliseconds, with fractions; not affected by changes to the system clock. */
  now(): number;
  /** Resolves after `ms` (for a long wait, after 24 days at the latest), or immediately when the signal fires. Never rejects. */
  sleep(ms: number, wake: Wake): Promise<void>;
}

/** Ends sleeps early. Cheaper than one AbortSignal per sleep, and shared by many sleepers. */
export class Wake {
  readonly #sleepers = new Set<() => void>();

  add(sleeper: () => void): void {
    this.#sleepers.add(sleeper);
  }

  delete(sleeper: () => void): void {
    this.#sleepers.delete(sleeper);
  }

  fire(): void {
    for (const sleeper of [...this.#sleepers]) {
      sleeper();
    }
  }
}

export const systemClock: Clock = {
  now: () => performance.now(),
  sleep: (ms, wake) =>
    new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        wake.delete(done);
        resolve();
      };
      const timer = setTimeout(done, Math.min(ms, LONGEST_TIMER_MS));
      wake.add(done);
    }),
};
