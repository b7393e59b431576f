import { encodeLatencies, intervalLatencies, record, resetLatencies, type Latencies } from '../stats/histograms.ts';
import type { Waited } from './loop-watch.ts';
import type { EncodedSecond } from './second.ts';

/** The part of a thread's second that the meter measures. */
export type Tally = Pick<EncodedSecond, keyof typeof COUNTS | 'firstCommitsMs' | 'latencies'>;

const COUNTS = { offered: 0, acked: 0, rejected: 0, failed: 0, missed: 0, transientErrors: 0, starvedMs: 0 };

/** Counts and times the producers of one thread. The only part of the hot loop that deals with histograms. */
export class Meter {
  readonly #latencies: Latencies = intervalLatencies();
  #counts = { ...COUNTS };
  #firstCommitsMs: number[] = [];
  /**
   * Answers that cannot have waited for the thread. These are most answers, and a counter is cheaper than recording
   * zeros.
   */
  #prompt = 0;

  offered(rows: number): void {
    this.#counts.offered += rows;
  }

  acked(rows: number): void {
    this.#counts.acked += rows;
  }

  rejected(rows: number): void {
    this.#counts.rejected += rows;
  }

  transientError(): void {
    this.#counts.transientErrors += 1;
  }

  starved(ms: number): void {
    this.#counts.starvedMs += ms;
  }

  /** `rows` were acked `ms` after the call that handed them to the sink. */
  served(rows: number, ms: number): void {
    record(this.#latencies.service, ms, rows);
  }

  /** A reading was acked `ms` after its intended start. */
  servedFromIntended(ms: number): void {
    record(this.#latencies.intended, ms, 1);
  }

  /** `rows` waited for `ms` until a fault occurred: their latency is at least that long. */
  waitFailed(rows: number, ms: number): void {
    this.#counts.failed += rows;
    record(this.#latencies.service, ms, rows);
    record(this.#latencies.failed, ms, rows);
  }

  /** `rows` had been due for `ms` when their producer ended, and were never started. */
  missed(rows: number, ms: number): void {
    this.#counts.missed += rows;
    record(this.#latencies.intended, ms, rows);
  }

  /** A commit took `ms`; its answer, success or fault, may have waited for the thread. */
  committed(ms: number, { perhapsMs }: Waited): void {
    record(this.#latencies.commit, ms, 1);
    if (perhapsMs > 0) {
      record(this.#latencies.client, perhapsMs, 1);
    } else {
      this.#prompt += 1;
    }
  }

  firstCommit(ms: number): void {
    this.#firstCommitsMs.push(ms);
  }

  /** Returns everything since the last call and resets the meter. */
  take(): Tally {
    if (this.#prompt > 0) {
      record(this.#latencies.client, 0, this.#prompt);
    }
    const tally = {
      ...this.#counts,
      firstCommitsMs: this.#firstCommitsMs,
      latencies: encodeLatencies(this.#latencies),
    };
    this.#counts = { ...COUNTS };
    this.#firstCommitsMs = [];
    this.#prompt = 0;
    resetLatencies(this.#latencies);
    return tally;
  }
}
