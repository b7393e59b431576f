import type { FaultRecord } from '../model/fault.ts';
import type { Percentiles } from '../model/sample.ts';
import {
  addLatencies,
  encodeLatencies,
  intervalLatencies,
  latencyMs,
  record,
  resetLatencies,
  totalLatencies,
} from '../stats/histograms.ts';

/** How far behind the end of its log a partition is. */
export interface PartitionLag {
  readonly partition: number;
  /** Offset of the first record that the store does not have yet. */
  readonly nextOffset: number;
  /** Offset after the last readable record, as of the last fetch. */
  readonly endOffset: number;
}

/** Counters since the relay began, and its current state. */
export interface RelayTotals {
  /** Readings that this process made durable in the store, without duplicates. */
  rows: number;
  batches: number;
  /** Records that were in the store already. */
  duplicates: number;
  /** Records sent to the dead-letter topic. */
  poison: number;
  rebalances: number;
  /** Attempts that failed temporarily: to use the store, to join the group, or to read the topic. */
  retries: number;
}

/** What a relay did in an interval of about a second. */
export interface RelayInterval extends RelayTotals {
  /** Milliseconds since 1970 UTC, at the end of the interval. */
  readonly at: number;
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** The lag of this process's partitions. */
  readonly lag: readonly PartitionLag[];
  readonly lagRows: number;
  /**
   * Time from the record's timestamp until the commit that made its row durable. The timestamp is from the sender's clock (or
   * the broker's, if the topic is configured that way), so between hosts, the measured time is only as accurate as their
   * clocks.
   */
  readonly endToEndMs: Percentiles | null;
  /** The same times as a histogram, for merging samples: percentiles cannot be merged. */
  readonly endToEnd: string | null;
  /** How long the store's transactions took. */
  readonly storeMs: Percentiles | null;
  /** Why the relay cannot continue at the moment. */
  readonly away: FaultRecord | null;
}

/** The totals of a relay over its whole life. */
export type RelaySummary = Omit<RelayInterval, 'at' | 'endToEnd'>;

/** Collects all of a relay's counters and times. Callers pass in the times. */
export class RelayFigures {
  readonly #interval = { counts: noCounts(), latencies: intervalLatencies() };
  readonly #total = { counts: noCounts(), latencies: totalLatencies() };
  readonly #startedAt: number;
  #sampledAt: number;
  #away: FaultRecord | null = null;

  /**
   * @param now Milliseconds of a monotonic clock.
   */
  constructor(now: number) {
    this.#startedAt = this.#sampledAt = now;
  }

  /**
   * Counts a stored batch. `sentAt` contains the records' timestamps; `at` is the time of the commit. All are in milliseconds
   * since 1970.
   */
  stored(
    sentAt: readonly number[],
    { duplicates, at, tookMs }: { duplicates: number; at: number; tookMs: number }
  ): void {
    const { counts, latencies } = this.#interval;
    counts.rows += sentAt.length - duplicates;
    counts.duplicates += duplicates;
    counts.batches += 1;
    record(latencies.commit, tookMs, 1);
    // Records sent together have the same timestamp.
    for (let first = 0, next = 0; first < sentAt.length; first = next) {
      do {
        next += 1;
      } while (next < sentAt.length && sentAt[next] === sentAt[first]);
      record(latencies.service, at - sentAt[first], next - first);
    }
    this.#away = null;
  }

  poison(records: number): void {
    this.#interval.counts.poison += records;
  }

  rebalanced(): void {
    this.#interval.counts.rebalances += 1;
  }

  away(fault: FaultRecord): void {
    this.#interval.counts.retries += 1;
    this.#away = fault;
  }

  /** What happened since the last sample. */
  sample(now: number, at: number, lag: readonly PartitionLag[]): RelayInterval {
    const { counts, latencies } = this.#interval;
    const seconds = (now - this.#sampledAt) / 1_000;
    const endToEnd = encodeLatencies(latencies).service;
    const sample = { at, endToEnd, ...this.#described(counts, latencies, seconds, lag) };
    this.#sampledAt = now;
    addCounts(this.#total.counts, counts);
    addLatencies(this.#total.latencies, latencies);
    this.#interval.counts = noCounts();
    resetLatencies(latencies);
    return sample;
  }

  /** Everything since the start, including the current interval. */
  summary(now: number, lag: readonly PartitionLag[]): RelaySummary {
    const counts = { ...this.#total.counts };
    addCounts(counts, this.#interval.counts);
    const latencies = totalLatencies();
    addLatencies(latencies, this.#total.latencies);
    addLatencies(latencies, this.#interval.latencies);
    return this.#described(counts, latencies, (now - this.#startedAt) / 1_000, lag);
  }

  #described(
    counts: RelayTotals,
    latencies: ReturnType<typeof totalLatencies>,
    seconds: number,
    lag: readonly PartitionLag[]
  ): RelaySummary {
    const { service, commit } = latencyMs(latencies);
    return {
      ...counts,
      seconds,
      rowsPerSecond: seconds > 0 ? counts.rows / seconds : 0,
      lag,
      lagRows: lag.reduce((sum, { nextOffset, endOffset }) => sum + Math.max(0, endOffset - nextOffset), 0),
      endToEndMs: service,
      storeMs: commit,
      away: this.#away,
    };
  }
}

const COUNTED = ['rows', 'batches', 'duplicates', 'poison', 'rebalances', 'retries'] as const;

export function noCounts(): RelayTotals {
  return { rows: 0, batches: 0, duplicates: 0, poison: 0, rebalances: 0, retries: 0 };
}

export function addCounts(total: RelayTotals, part: RelayTotals): void {
  COUNTED.forEach((name) => (total[name] += part[name]));
}
