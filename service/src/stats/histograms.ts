import { build, decodeFromCompressedBase64, encodeIntoCompressedBase64, type Histogram } from 'hdr-histogram-js';

import type { LatencyMs, Percentiles } from '../model/sample.ts';
import { eachCount } from './encoded-histogram.ts';

const TOTAL_BITS = 64;
const HOUR_US = 3_600_000_000;
const SHAPE = { lowestDiscernibleValue: 1, highestTrackableValue: HOUR_US, numberOfSignificantValueDigits: 3 } as const;

/** The recorded latencies, in microseconds, to three digits: see model/sample.ts for what they mean. */
const NAMES = ['service', 'intended', 'commit', 'failed', 'client'] as const;
type Name = (typeof NAMES)[number];
export type Latencies = Readonly<Record<Name, Histogram>>;

/** The same as text, to be sent between threads and hosts and merged there; percentiles cannot be merged. */
export type EncodedLatencies = Readonly<Record<Name, string | null>>;

function eachName<T>(of: (name: Name) => T): Record<Name, T> {
  return {
    service: of('service'),
    intended: of('intended'),
    commit: of('commit'),
    failed: of('failed'),
    client: of('client'),
  };
}

/** 32-bit counts, enough for a second of all threads. */
export function intervalLatencies(): Latencies {
  return eachName(intervalHistogram);
}

/** A histogram of one of them. */
export function intervalHistogram(): Histogram {
  return build({ ...SHAPE });
}

/** A histogram of milliseconds for a total of any size, in the same units. */
export function totalHistogram(): Histogram {
  return build({ ...SHAPE, bitBucketSize: TOTAL_BITS });
}

/** Always empty: do not record into it. */
export const NO_LATENCIES: Latencies = intervalLatencies();

/** 64-bit counts, enough for a run of any length: 32-bit counts would overflow to zero. */
export function totalLatencies(): Latencies {
  return eachName(totalHistogram);
}

/** Records milliseconds for `count` rows at once; more than an hour counts as an hour. */
export function record(histogram: Histogram, ms: number, count: number): void {
  histogram.recordValueWithCount(Math.min(HOUR_US, Math.max(0, Math.round(ms * 1000))), count);
}

export function encodeLatencies(latencies: Latencies): EncodedLatencies {
  return eachName((name) => encode(latencies[name]));
}

export function decodeLatencies(encoded: EncodedLatencies): Latencies {
  return eachName((name) => decode(encoded[name]) ?? NO_LATENCIES[name]);
}

export function addLatencies(total: Latencies, part: Latencies): void {
  NAMES.forEach((name) => {
    if (part[name].totalCount > 0) {
      total[name].add(part[name]);
    }
  });
}

export function resetLatencies(latencies: Latencies): void {
  NAMES.forEach((name) => {
    if (latencies[name].totalCount > 0) {
      latencies[name].reset();
    }
  });
}

export function latencyMs(latencies: Latencies): LatencyMs {
  return eachName((name) => percentiles(latencies[name]));
}

/** Null if nothing was recorded. */
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

/** Adds an encoded histogram; null means an empty one. Throws if it is not a histogram of these latencies. */
export function addEncodedHistogram(total: Histogram, encoded: string | null): void {
  if (encoded === null) {
    return;
  }
  let max = 0;
  eachCount(encoded, SHAPE, (count, lowest, highest) => {
    total.recordValueWithCount(lowest, count);
    max = highest;
  });
  // Sets the largest value only.
  total.recordValueWithCount(max, 0);
}

/** Adds encoded latencies. Throws if these are not histograms. */
export function addEncodedLatencies(total: Latencies, part: EncodedLatencies): void {
  NAMES.forEach((name) => addEncodedHistogram(total[name], part[name]));
}

/** Whether a text is a histogram of these latencies. */
export function isEncodedHistogram(text: string): boolean {
  try {
    eachCount(text, SHAPE, () => {});
    return true;
  } catch {
    return false;
  }
}

function decode(encoded: string | null): Histogram | null {
  return encoded === null ? null : decodeFromCompressedBase64(encoded, TOTAL_BITS);
}
