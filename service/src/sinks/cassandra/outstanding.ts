import type { Fault } from '../../model/fault.ts';
import type { Refusal, Rows } from './channel.ts';

interface Wait {
  most: number;
  resolve(): void;
  reject(fault: Fault): void;
}

/** A channel's unanswered requests, and the outcome of the answered ones. */
export class Outstanding {
  #pending = 0;
  #wait: Wait | null = null;
  #failure: Fault | null = null;
  #refusals: Refusal[] = [];

  /** Requests without an answer. */
  get pending(): number {
    return this.#pending;
  }

  begin(): void {
    this.#pending++;
  }

  answered(): void {
    this.#pending--;
    if (this.#wait !== null && this.#pending <= this.#wait.most) {
      const { resolve } = this.#wait;
      this.#wait = null;
      resolve();
    }
  }

  /** Records a negative answer. It affects only these rows if its kind is `rejected`, otherwise the whole channel. */
  refused(rows: Rows, fault: Fault): void {
    if (fault.kind === 'rejected') {
      this.#refusals.push({ rows, fault });
    } else {
      this.fail(fault);
    }
    this.answered();
  }

  /** Makes the pending wait and every later one fail. If called again, the first reason is kept. */
  fail(fault: Fault): void {
    this.#failure ??= fault;
    const wait = this.#wait;
    this.#wait = null;
    wait?.reject(this.#failure);
  }

  /**
   * Resolves when at most `most` requests are unanswered. Throws the Fault of the first request that failed for a reason other
   * than its rows.
   */
  settle(most: number): Promise<void> {
    if (this.#failure !== null) {
      return Promise.reject(this.#failure);
    }
    if (this.#pending <= most) {
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      this.#wait = { most, resolve, reject };
    });
  }

  /** The refusals since the last call. */
  takeRefusals(): Refusal[] {
    const taken = this.#refusals;
    if (taken.length > 0) {
      this.#refusals = [];
    }
    return taken;
  }
}
