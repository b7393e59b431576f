/** Longest wait that Node's timers hold, 24.8 days: a longer one would be over at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Time as the producers see it; injected, so that a test can hold it still. */
export interface Clock {
  /** Monotonic milliseconds, with fractions; unmoved when somebody sets the machine's clock. */
  now(): number;
  /** Resolves after `ms` (a long wait: after 24 days at the latest), or at once when the signal fires. Never rejects. */
  sleep(ms: number, wake: Wake): Promise<void>;
}

/** Ends sleeps early. Cheaper than an AbortSignal a sleep, and it holds for many sleepers. */
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
