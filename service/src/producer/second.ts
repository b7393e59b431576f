import type { FaultRecord } from '../model/fault.ts';
import type { SensorHealth } from '../model/sensor.ts';
import {
  addEncodedLatencies,
  addLatencies,
  encodeLatencies,
  totalLatencies,
  type EncodedLatencies,
  type Latencies,
} from '../stats/histograms.ts';
import { addFaults } from './faults.ts';
import { addPhases, noTimeSpent, type PhaseMs } from './phases.ts';

/** What one or more producers did in an interval: one second, or longer if several intervals were added. See {@link plus}. */
export interface Second {
  /** Whole seconds since the start, at the end of the interval. */
  second: number;
  elapsedMs: number;
  offered: number;
  acked: number;
  rejected: number;
  /** Readings that got a fault instead of an ack; they may or may not be stored. */
  failed: number;
  /** Readings that were due but never sent; counted when their producer ends. */
  missed: number;
  /** Readings of a collection that were dropped because the spool was full. */
  dropped: number;
  transientErrors: number;
  /** Ticks at which a collection should have read all sensors but did not. */
  missedTicks: number;
  /** Time that producers waited for a source that had no data. */
  starvedMs: number;
  /** Durations of first commits, for the producers whose first commit fell in this interval. */
  firstCommitsMs: number[];
  /** The longest time so far in which nothing was acked although readings had been handed over. */
  longestStallMs: number;
  latencies: Latencies;
  spent: PhaseMs;
  /** CPU time of the producers' threads. */
  cpuSeconds: number;
  /** How long the busiest thread's event loop was active. */
  eventLoopMs: number;
  /** 99th percentile of timer delay on the slowest thread. */
  eventLoopDelayMs: number;
  gcMs: number;
  residentBytes: number;
  /** Readings that wait on disk for the store; null without a spool. */
  spooled: number | null;
  /** Faults that were retried successfully, by code. */
  recovered: FaultRecord[];
  /** Failures of real sensors since the start; omitted if there are no real sensors. */
  sensors?: SensorHealth[];
}

/** A {@link Second} in a form that can be sent to another thread or host. */
export type EncodedSecond = Omit<Second, 'latencies'> & { latencies: EncodedLatencies };

const SUMS = [
  ...(['elapsedMs', 'offered', 'acked', 'rejected', 'failed', 'missed', 'dropped', 'transientErrors'] as const),
  ...(['missedTicks', 'starvedMs', 'cpuSeconds', 'eventLoopMs', 'gcMs'] as const),
];
const LARGEST = ['second', 'longestStallMs', 'eventLoopDelayMs', 'residentBytes'] as const;

/** An interval in which nothing happened: adding it changes nothing. The latencies are collected in `latencies`. */
export function nothing(latencies: Latencies = totalLatencies()): Second {
  return {
    ...{ second: 0, elapsedMs: 0, offered: 0, acked: 0, rejected: 0, failed: 0, missed: 0, dropped: 0 },
    ...{ transientErrors: 0, missedTicks: 0, starvedMs: 0, firstCommitsMs: [], longestStallMs: 0 },
    latencies,
    spent: noTimeSpent(),
    ...{ cpuSeconds: 0, eventLoopMs: 0, eventLoopDelayMs: 0, gcMs: 0, residentBytes: 0 },
    spooled: null,
    recovered: [],
  };
}

/**
 * Adds `part` to `total` and returns `total`. The order of additions matters only for `spooled` and `sensors`: their latest
 * value counts.
 *
 * Intervals are added as if one followed the other. For simultaneous intervals, such as those of several threads or hosts,
 * crew/merge.ts corrects the values for which that is wrong.
 */
export function plus(total: Second, part: Second): Second {
  addLatencies(total.latencies, part.latencies);
  return plusFigures(total, part);
}

/** Like {@link plus}. Throws if the latencies of `part` are not histograms. */
export function plusEncoded(total: Second, part: EncodedSecond): Second {
  addEncodedLatencies(total.latencies, part.latencies);
  return plusFigures(total, part);
}

function plusFigures(total: Second, part: Omit<Second, 'latencies'>): Second {
  SUMS.forEach((name) => (total[name] += part[name]));
  LARGEST.forEach((name) => (total[name] = Math.max(total[name], part[name])));
  total.firstCommitsMs.push(...part.firstCommitsMs);
  addPhases(total.spent, part.spent);
  addFaults(total.recovered, part.recovered);
  total.spooled = part.spooled ?? total.spooled;
  total.sensors = part.sensors ?? total.sensors;
  return total;
}

/** Share of time in which the busiest thread's event loop was active, 0 to 1. */
export function eventLoopUtilization({ eventLoopMs, elapsedMs }: Pick<Second, 'eventLoopMs' | 'elapsedMs'>): number {
  return elapsedMs > 0 ? eventLoopMs / elapsedMs : 0;
}

export function encoded(second: Second): EncodedSecond {
  return { ...second, latencies: encodeLatencies(second.latencies) };
}
