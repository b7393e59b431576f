import { JsHistogram, type Histogram } from 'hdr-histogram-js';

/** Bucket edges in microseconds, from the latency of an embedded store to that of a failing one. */
const EDGES_US = [100, 300, 1_000, 3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000];
const US_PER_SECOND = 1_000_000;

/**
 * A Prometheus histogram in seconds to which whole HDR histograms can be added. The histogram of prom-client accepts one
 * value per call. At a million rows per second, these calls would slow down the producers that they measure. HDR values are
 * exact to three digits, and so are the edges.
 */
export class LatencyBuckets {
  /** Number of rows in each bucket; the last is for those beyond every edge. */
  readonly #counts: number[] = Array(EDGES_US.length + 1).fill(0);
  #sumUs = 0;

  /** Adds all values of the histogram, in microseconds. */
  add(histogram: Histogram): void {
    if (histogram.totalCount === 0 || !(histogram instanceof JsHistogram)) {
      return;
    }
    const values = histogram.recordedValuesIterator;
    values.reset();
    while (values.hasNext()) {
      const { valueIteratedTo, countAddedInThisIterationStep } = values.next();
      const bucket = EDGES_US.findIndex((edge) => valueIteratedTo <= edge);
      this.#counts[bucket < 0 ? EDGES_US.length : bucket] += countAddedInThisIterationStep;
    }
    this.#sumUs += histogram.mean * histogram.totalCount;
  }

  /** Lines of Prometheus's text format; `labels` are already formatted, such as `target="sqlite"`. */
  lines(name: string, labels: string): string[] {
    let rows = 0;
    const buckets = [...EDGES_US.map((edge) => edge / US_PER_SECOND), '+Inf'].map((edge, index) => {
      rows += this.#counts[index];
      return `${name}_bucket{${labels},le="${edge}"} ${rows}`;
    });
    return [...buckets, `${name}_sum{${labels}} ${this.#sumUs / US_PER_SECOND}`, `${name}_count{${labels}} ${rows}`];
  }
}
