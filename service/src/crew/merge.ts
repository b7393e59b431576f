import { addHealth, type SensorHealth } from '../model/sensor.ts';
import { addEncoded, intervalLatencies } from '../stats/histograms.ts';
import { addPhases, noTimeSpent } from '../producer/phases.ts';
import type { Interval } from '../producer/messages.ts';
import type { CrewSecond } from './crew.ts';

/** Seconds to wait for a late thread before its second is reported without it. */
const PATIENCE_SECONDS = 3;

type ThreadsSecond = Omit<CrewSecond, 'residentBytes' | 'spooled'>;

/**
 * Merges the intervals of several threads by the second they end in. A second is reported once every thread has reached
 * it, has left, or is far behind; data from a late thread is added to the next second.
 */
export class SecondMerger {
  readonly #reached: number[];
  /** How far each thread has got since the start, and the end of the last reported second. */
  readonly #elapsedMs: number[];
  readonly #waiting = new Map<number, { endMs: number; intervals: Interval[] }>();
  readonly #tell: (second: ThreadsSecond) => void;
  /** Latest known sensor failures of each thread. */
  readonly #sensors: Array<readonly SensorHealth[] | undefined> = [];
  #told = 0;
  #toldMs = 0;

  constructor(threads: number, tell: (second: ThreadsSecond) => void) {
    this.#reached = new Array<number>(threads).fill(0);
    this.#elapsedMs = new Array<number>(threads).fill(0);
    this.#tell = tell;
  }

  add(thread: number, interval: Interval): void {
    const second = Math.max(interval.second, this.#told + 1);
    this.#reached[thread] = second;
    this.#elapsedMs[thread] += interval.elapsedMs;
    const { endMs, intervals } = this.#waiting.get(second) ?? { endMs: 0, intervals: [] };
    this.#waiting.set(second, {
      endMs: Math.max(endMs, this.#elapsedMs[thread]),
      intervals: [...intervals, interval],
    });
    if (interval.sensors !== undefined) {
      this.#sensors[thread] = interval.sensors;
    }
    this.#tellReady();
  }

  /** The thread will deliver no more intervals. */
  leave(thread: number): void {
    this.#reached[thread] = Infinity;
    this.#tellReady();
  }

  #tellReady(): void {
    const newest = Math.max(...this.#waiting.keys(), 0);
    const ready = Math.max(Math.min(...this.#reached), newest - PATIENCE_SECONDS);
    const complete = [...this.#waiting].filter(([second]) => second <= ready).sort(([a], [b]) => a - b);
    for (const [second, { endMs, intervals }] of complete) {
      this.#waiting.delete(second);
      this.#told = second;
      // Measured from the end of the last report: intervals of one second may be consecutive or parallel.
      const elapsedMs = Math.max(0, endMs - this.#toldMs);
      this.#toldMs += elapsedMs;
      this.#tell({
        ...merge(second, elapsedMs, intervals),
        ...(this.#sensors.length > 0 && { sensors: addHealth(this.#sensors.filter((some) => some !== undefined)) }),
      });
    }
  }
}

function merge(second: number, elapsedMs: number, intervals: readonly Interval[]): ThreadsSecond {
  const merged: ThreadsSecond = {
    second,
    elapsedMs,
    offered: 0,
    acked: 0,
    rejected: 0,
    failed: 0,
    missed: 0,
    transientErrors: 0,
    starvedMs: 0,
    firstCommitsMs: [],
    longestStallMs: 0,
    latencies: intervalLatencies(),
    spent: noTimeSpent(),
    cpuSeconds: 0,
    eventLoopUtilization: 0,
    eventLoopDelayMs: 0,
    gcMs: 0,
    recovered: [],
    accounts: [],
  };
  const firstCommitsMs: number[] = [];
  for (const { tally, spent, ...interval } of intervals) {
    merged.offered += tally.offered;
    merged.acked += tally.acked;
    merged.rejected += tally.rejected;
    merged.failed += tally.failed;
    merged.missed += tally.missed;
    merged.transientErrors += tally.transientErrors;
    merged.starvedMs += tally.starvedMs;
    firstCommitsMs.push(...tally.firstCommitsMs);
    merged.longestStallMs = Math.max(merged.longestStallMs, interval.longestStallMs);
    merged.cpuSeconds += interval.cpuSeconds;
    addEncoded(merged.latencies, tally.latencies);
    addPhases(merged.spent, spent);
    merged.eventLoopUtilization = Math.max(merged.eventLoopUtilization, interval.eventLoopUtilization);
    merged.eventLoopDelayMs = Math.max(merged.eventLoopDelayMs, interval.eventLoopDelayMs);
    merged.gcMs += interval.gcMs;
    merged.recovered.push(...interval.recovered);
    merged.accounts.push(...interval.accounts);
  }
  return { ...merged, firstCommitsMs };
}
