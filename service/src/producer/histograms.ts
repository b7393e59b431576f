import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

import type { LatencyMs, Percentiles } from '../model/sample.ts';

const TOTAL_BITS = 64;
const HOUR_US = 3_600_000_000;
const SHAPE = { lowestDiscernibleValue: 1, highestTrackableValue: HOUR_US, numberOfSignificantValueDigits: 3 } as const;

/** The three latencies that are kept, in microseconds, to three digits: see model/sample.ts for what they mean. */
export interface Latencies {
  service: Histogram;
  intended: Histogram;
  commit: Histogram;
}

/** The same as text that travels between threads and hosts and is merged there; percentiles never are. */
export interface EncodedLatencies {
  service: string | null;
  intended: string | null;
  commit: string | null;
}

/** Counts of 32 bit, enough for a second of all threads. */
export function intervalLatencies(): Latencies {
  return { service: build({ ...SHAPE }), intended: build({ ...SHAPE }), commit: build({ ...SHAPE }) };
}

/** A histogram of milliseconds for a total of any size, in the same units. */
export function totalHistogram(): Histogram {
  return build({ ...SHAPE, bitBucketSize: TOTAL_BITS });
}

/** Counts of 64 bit, enough for a run of any length: those of 32 bit would begin again at zero. */
export function totalLatencies(): Latencies {
  return { service: totalHistogram(), intended: totalHistogram(), commit: totalHistogram() };
}

/** Records milliseconds for `count` rows at once; what is beyond an hour counts as an hour. */
export function record(histogram: Histogram, ms: number, count: number): void {
  histogram.recordValueWithCount(Math.min(HOUR_US, Math.max(0, Math.round(ms * 1000))), count);
}

export function encodeLatencies({ service, intended, commit }: Latencies): EncodedLatencies {
  return { service: encode(service), intended: encode(intended), commit: encode(commit) };
}

export function addEncoded(total: Latencies, encoded: EncodedLatencies): void {
  addEncodedHistogram(total.service, encoded.service);
  addEncodedHistogram(total.intended, encoded.intended);
  addEncodedHistogram(total.commit, encoded.commit);
}

export function addLatencies(total: Latencies, part: Latencies): void {
  total.service.add(part.service);
  total.intended.add(part.intended);
  total.commit.add(part.commit);
}

export function resetLatencies({ service, intended, commit }: Latencies): void {
  service.reset();
  intended.reset();
  commit.reset();
}

export function latencyMs({ service, intended, commit }: Latencies): LatencyMs {
  return { service: percentiles(service), intended: percentiles(intended), commit: percentiles(commit) };
}

/** Null where nothing was recorded. */
export function percentiles(histogram: Histogram): Percentiles | null {
  if (histogram.totalCount === 0) {
    return null;
  }
  const atMs = (percentile: number) => histogram.getValueAtPercentile(percentile) / 1000;
  return { p50: atMs(50), p90: atMs(90), p99: atMs(99), p999: atMs(99.9), max: histogram.maxValue / 1000 };
}

function encode(histogram: Histogram): string | null {
  return histogram.totalCount === 0 ? null : encodeIntoCompressedBase64(histogram);
}

/** Adds one that was encoded; null is an empty one. */
export function addEncodedHistogram(total: Histogram, encoded: string | null): void {
  if (encoded !== null) {
    total.add(decodeFromCompressedBase64(encoded, TOTAL_BITS));
  }
}
