import { z } from 'zod';

import { addHealth, type SensorHealth } from '../model/sensor.ts';
import type { AccountChange } from '../producer/account.ts';
import type { TeamSecond } from '../producer/messages.ts';
import { eventLoopUtilization, nothing, plusEncoded, type Second } from '../producer/second.ts';
import { intervalLatencies } from '../stats/histograms.ts';

/** The progress of a merger. Plain data, so that another process can continue from there. */
export const MergerState = z.object({
  reported: z.int(),
  reportedMs: z.number(),
  elapsedMs: z.array(z.number()),
});
export type MergerState = z.infer<typeof MergerState>;

/** Receives what all threads did in one second, and what changed in the accounts of their producers. */
type MergedObserver = (second: Second, changes: readonly AccountChange[]) => void;

/**
 * Merges the intervals of several threads by the second they end in. A second is reported once every thread has reached
 * it, has left, or is far behind; data from a late thread is added to the next second.
 */
export class SecondMerger {
  readonly #reached: number[];
  /** By thread: how much time its intervals have covered so far. */
  readonly #elapsedMs: number[];
  readonly #waiting = new Map<number, { endMs: number; intervals: Array<{ thread: number; interval: TeamSecond }> }>();
  /** The second that all threads have reached, and how many are still at it. Kept because searching thousands of threads is slow. */
  #slowest: { second: number; threads: number };
  #newest = 0;
  readonly #report: MergedObserver;
  /** Latest known sensor failures of each thread. */
  readonly #sensors: Array<readonly SensorHealth[] | undefined> = [];
  /** How many seconds to wait for a late thread before its second is reported without it. */
  readonly #patienceSeconds: number;
  #reported: number;
  #reportedMs: number;

  constructor(threads: number, patienceSeconds: number, report: MergedObserver, from?: MergerState) {
    this.#reached = new Array<number>(threads).fill(from?.reported ?? 0);
    this.#elapsedMs = [...(from?.elapsedMs ?? new Array<number>(threads).fill(0))];
    this.#slowest = { second: from?.reported ?? 0, threads };
    this.#patienceSeconds = patienceSeconds;
    this.#report = report;
    this.#reported = from?.reported ?? 0;
    this.#reportedMs = from?.reportedMs ?? 0;
  }

  /** Intervals that were added and not reported yet are not part of it. */
  get state(): MergerState {
    const elapsedMs = [...this.#elapsedMs];
    for (const { intervals } of this.#waiting.values()) {
      intervals.forEach(({ thread, interval }) => (elapsedMs[thread] -= interval.elapsedMs));
    }
    return { reported: this.#reported, reportedMs: this.#reportedMs, elapsedMs };
  }

  /** The second under which an interval that is added now will be reported. */
  due(second: number): number {
    return Math.max(second, this.#reported + 1);
  }

  add(thread: number, interval: TeamSecond): void {
    const second = this.due(interval.second);
    this.#elapsedMs[thread] += interval.elapsedMs;
    const waiting = this.#waiting.get(second) ?? { endMs: 0, intervals: [] };
    waiting.endMs = Math.max(waiting.endMs, this.#elapsedMs[thread]);
    waiting.intervals.push({ thread, interval });
    this.#waiting.set(second, waiting);
    this.#newest = Math.max(this.#newest, second);
    if (interval.sensors !== undefined) {
      this.#sensors[thread] = interval.sensors;
    }
    this.#reach(thread, second);
    this.#reportReady();
  }

  /** Call when the thread will deliver no more intervals. */
  leave(thread: number): void {
    this.#reach(thread, Infinity);
    this.#reportReady();
  }

  #reach(thread: number, second: number): void {
    const before = this.#reached[thread];
    this.#reached[thread] = second;
    if (before === this.#slowest.second && second > before) {
      this.#slowest.threads -= 1;
    }
    if (this.#slowest.threads === 0) {
      const slowest = this.#reached.reduce((least, each) => Math.min(least, each), Infinity);
      this.#slowest = { second: slowest, threads: this.#reached.filter((each) => each === slowest).length };
    }
  }

  #reportReady(): void {
    const ready = Math.max(this.#slowest.second, this.#newest - this.#patienceSeconds);
    const complete = [...this.#waiting].filter(([second]) => second <= ready).sort(([a], [b]) => a - b);
    for (const [second, { endMs, intervals: ofThreads }] of complete) {
      const intervals = ofThreads.map(({ interval }) => interval);
      this.#waiting.delete(second);
      this.#reported = second;
      // Not the intervals' own length: several intervals of one thread may follow each other, and those of different threads
      // overlap.
      const elapsedMs = Math.max(0, endMs - this.#reportedMs);
      this.#reportedMs += elapsedMs;
      this.#report(
        {
          ...merge(second, elapsedMs, intervals),
          ...(this.#sensors.length > 0 && { sensors: addHealth(this.#sensors.filter((some) => some !== undefined)) }),
        },
        intervals.flatMap(({ accounts }) => accounts)
      );
    }
  }
}

function merge(second: number, elapsedMs: number, parts: readonly TeamSecond[]): Second {
  const sum = parts.reduce((total, part) => plusEncoded(total, part), nothing(intervalLatencies()));
  const busiest = parts.reduce((most, part) => Math.max(most, eventLoopUtilization(part)), -Infinity);
  return {
    ...sum,
    second,
    // Not the sum: the threads worked in parallel.
    elapsedMs,
    eventLoopMs: elapsedMs * busiest,
  };
}
