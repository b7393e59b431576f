import {
  encodeLatencies,
  intervalLatencies,
  record,
  resetLatencies,
  type EncodedLatencies,
  type Latencies,
} from '../stats/histograms.ts';
import type { Waited } from './loop-watch.ts';

/** What the producers of one thread did in one interval. */
export interface Tally {
  offered: number;
  acked: number;
  rejected: number;
  /** Readings whose wait ended in a fault: of unknown fate. */
  failed: number;
  /** Readings that were due and were never begun: counted when their producer ends. */
  missed: number;
  transientErrors: number;
  /** Time that producers spent with a source that had nothing to give. */
  starvedMs: number;
  /** How long each producer's first commit took, of those that had theirs in this interval. */
  firstCommitsMs: number[];
  latencies: EncodedLatencies;
}

const COUNTS = { offered: 0, acked: 0, rejected: 0, failed: 0, missed: 0, transientErrors: 0, starvedMs: 0 };

/** Counts and times the producers of one thread. The only thing in the hot loop that knows of histograms. */
export class Meter {
  readonly #latencies: Latencies = intervalLatencies();
  #counts = { ...COUNTS };
  #firstCommitsMs: number[] = [];
  /** Answers that cannot have waited for the thread: most of them, and adding one is cheaper than recording a zero. */
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

  /** `rows` waited for `ms`, then came a fault: their latency is at least that. */
  waitedInVain(rows: number, ms: number): void {
    this.#counts.failed += rows;
    record(this.#latencies.service, ms, rows);
    record(this.#latencies.failed, ms, rows);
  }

  /** `rows` were due for `ms` when their producer ended, and were never begun. */
  missed(rows: number, ms: number): void {
    this.#counts.missed += rows;
    record(this.#latencies.intended, ms, rows);
  }

  /** A commit took `ms`, and whatever its answer was may have waited for the thread. */
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

  /** All since the last call; begins anew. */
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
