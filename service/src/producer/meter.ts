import {
  encodeLatencies,
  intervalLatencies,
  record,
  resetLatencies,
  type EncodedLatencies,
  type Latencies,
} from './histograms.ts';

/** What the producers of one thread did in one interval. */
export interface Tally {
  offered: number;
  acked: number;
  rejected: number;
  transientErrors: number;
  latencies: EncodedLatencies;
}

/** Counts and times the producers of one thread. The only thing in the hot loop that knows of histograms. */
export class Meter {
  readonly #latencies: Latencies = intervalLatencies();
  #offered = 0;
  #acked = 0;
  #rejected = 0;
  #transientErrors = 0;

  offered(rows: number): void {
    this.#offered += rows;
  }

  acked(rows: number): void {
    this.#acked += rows;
  }

  rejected(rows: number): void {
    this.#rejected += rows;
  }

  transientError(): void {
    this.#transientErrors += 1;
  }

  /** `rows` were acked `ms` after the call that handed them to the sink. */
  served(rows: number, ms: number): void {
    record(this.#latencies.service, ms, rows);
  }

  /** A reading was acked `ms` after its intended start. */
  servedFromIntended(ms: number): void {
    record(this.#latencies.intended, ms, 1);
  }

  committed(ms: number): void {
    record(this.#latencies.commit, ms, 1);
  }

  /** All since the last call; begins anew. */
  take(): Tally {
    const tally = {
      offered: this.#offered,
      acked: this.#acked,
      rejected: this.#rejected,
      transientErrors: this.#transientErrors,
      latencies: encodeLatencies(this.#latencies),
    };
    this.#offered = this.#acked = this.#rejected = this.#transientErrors = 0;
    resetLatencies(this.#latencies);
    return tally;
  }
}
