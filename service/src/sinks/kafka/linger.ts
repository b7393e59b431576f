/** Sends partly filled batches after a pause, so that slow producers do not wait for a batch to fill. */
export class Linger {
  readonly #ms: number | null;
  readonly #send: () => void;
  #timer: NodeJS.Timeout | null = null;

  /** @param ms - Null if only full batches are sent. */
  constructor(ms: number | null, send: () => void) {
    this.#ms = ms;
    this.#send = send;
  }

  /** Begins the pause, unless one is in progress. */
  begin(): void {
    if (this.#ms !== null) {
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#send();
      }, this.#ms);
    }
  }

  stop(): void {
    clearTimeout(this.#timer ?? undefined);
    this.#timer = null;
  }
}
