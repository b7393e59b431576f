/**
 * Lets a thread's timers and messages have their turn. A sink that answers without leaving the thread would otherwise keep the
 * event loop from ever coming round, and no second would be sampled.
 */
export class Turn {
  readonly #sliceMs: number;
  readonly #now: () => number;
  #startedAt: number;
  #next: Promise<void> | null = null;

  /** @param producers How many share the thread, and so the slice. */
  constructor(now: () => number, producers: number) {
    this.#now = now;
    this.#sliceMs = 5 / producers;
    this.#startedAt = now();
  }

  isOver(now: number): boolean {
    return now - this.#startedAt > this.#sliceMs;
  }

  /** Resolves when the event loop has come round once. */
  next(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#next = null;
        this.#startedAt = this.#now();
        resolve();
      });
    });
    return this.#next;
  }
}
