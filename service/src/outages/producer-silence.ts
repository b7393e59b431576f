import type { ProducerAccount } from '../sinks/contract.ts';

type Acked = Pick<ProducerAccount, 'producer' | 'acked'>;

/** Finds, second by second, the producer that has gone longest without an ack. */
export class ProducerSilence {
  /** Of each producer: how many rows were acked, and the end of the last second in which any was. */
  readonly #last = new Map<number, { acked: number; at: number }>();

  /**
   * Adds a second, which ended at that time in milliseconds since 1970 UTC, with the accounts at its end. Returns how long the most
   * silent producer has had no ack, up to this second or at the beginning of it; a second in which it was acked does not count.
   */
  add(accounts: readonly Acked[], startedAt: number, endedAt: number): number {
    let longestMs = 0;
    for (const { producer, acked } of accounts) {
      const last = this.#last.get(producer) ?? { acked: 0, at: startedAt };
      const wasAcked = acked > last.acked;
      longestMs = Math.max(longestMs, (wasAcked ? startedAt : endedAt) - last.at);
      this.#last.set(producer, wasAcked ? { acked, at: endedAt } : last);
    }
    return longestMs;
  }
}
