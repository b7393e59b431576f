import type { Fault } from '../model/fault.ts';

/** The requests of a channel that are not answered yet, and how to wait for their answers. */
export class PendingAnswers {
  #count = 0;
  #failure: Fault | null = null;
  #wait: (PromiseWithResolvers<void> & { readonly most: number }) | null = null;

  /** Number of requests without an answer. */
  get pending(): number {
    return this.#count;
  }

  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  begin(): void {
    this.#count++;
  }

  answered(): void {
    this.#count--;
    if (this.#wait !== null && this.#count <= this.#wait.most) {
      this.#wait.resolve();
      this.#wait = null;
    }
  }

  /** Makes the pending wait and every later one fail. If called again, the first reason is kept. */
  fail(fault: Fault): void {
    this.#failure ??= fault;
    this.#wait?.reject(this.#failure);
    this.#wait = null;
  }

  /** Resolves when at most `most` requests are unanswered. Throws the Fault with which the channel failed. */
  settle(most: number): Promise<void> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure);
    }
    if (this.#count <= most) {
      return Promise.resolve();
    }
    this.#wait = { most, ...Promise.withResolvers<void>() };
    return this.#wait.promise;
  }
}
