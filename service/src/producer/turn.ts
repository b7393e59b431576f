/**
 * Lets a thread's timers and messages run. A sink that answers without leaving the thread would otherwise block the
 * event loop, and no second would be sampled.
 */
export class Turn {
  readonly #sliceMs: number;
  readonly #now: () => number;
  #startedAt: number;
  #next: Promise<void> | null = null;

  /**
   * @param producers How many producers share the thread, and therefore the time slice.
   */
  constructor(now: () => number, producers: number) {
    this.#now = now;
    this.#sliceMs = 5 / producers;
    this.#startedAt = now();
  }

  isOver(now: number): boolean {
    return now - this.#startedAt > this.#sliceMs;
  }

  /** Resolves after one turn of the event loop. */
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
