/** Something that is opened on first use and shared from then on. After a failure, the next call tries again. */
export class Opened<T> {
  readonly #open: () => Promise<T>;
  #opened: Promise<T> | null = null;

  constructor(open: () => Promise<T>) {
    this.#open = open;
  }

  get(): Promise<T> {
    if (this.#opened === null) {
      const opening = this.#open();
      this.#opened = opening;
      opening.catch(() => this.#opened === opening && (this.#opened = null));
    }
    return this.#opened;
  }

  /** Forgets what was opened and resolves with it, so that the caller can close it; null if nothing is open. */
  async take(): Promise<T | null> {
    const opened = this.#opened;
    this.#opened = null;
    return (await opened?.catch(() => null)) ?? null;
  }
}
