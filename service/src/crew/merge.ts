import { z } from 'zod';

import { addHealth, type SensorHealth } from '../model/sensor.ts';
import type { AccountChange } from '../producer/account.ts';
import type { TeamSecond } from '../producer/messages.ts';
import { decoded, eventLoopUtilization, nothing, plus, type Second } from '../producer/second.ts';
import { intervalLatencies } from '../stats/histograms.ts';

/** How far a merger got. Plain data, so that another process can go on from there. */
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
    this.#patienceSeconds = patienceSeconds;
    this.#report = report;
    this.#reported = from?.reported ?? 0;
    this.#reportedMs = from?.reportedMs ?? 0;
  }

  /** Intervals that were added and not reported yet are not part of it. */
  get state(): MergerState {
    const waiting = [...this.#waiting.values()].flatMap(({ intervals }) => intervals);
    const elapsedMs = this.#elapsedMs.map((ms, thread) =>
      waiting.filter((each) => each.thread === thread).reduce((left, { interval }) => left - interval.elapsedMs, ms)
    );
    return { reported: this.#reported, reportedMs: this.#reportedMs, elapsedMs };
  }

  /** The second under which an interval that is added now will be reported. */
  due(second: number): number {
    return Math.max(second, this.#reported + 1);
  }

  add(thread: number, interval: TeamSecond): void {
    const second = this.due(interval.second);
    this.#reached[thread] = second;
    this.#elapsedMs[thread] += interval.elapsedMs;
    const { endMs, intervals } = this.#waiting.get(second) ?? { endMs: 0, intervals: [] };
    this.#waiting.set(second, {
      endMs: Math.max(endMs, this.#elapsedMs[thread]),
      intervals: [...intervals, { thread, interval }],
    });
    if (interval.sensors !== undefined) {
      this.#sensors[thread] = interval.sensors;
    }
    this.#reportReady();
  }

  /** Call when the thread will deliver no more intervals. */
  leave(thread: number): void {
    this.#reached[thread] = Infinity;
    this.#reportReady();
  }

  #reportReady(): void {
    const newest = Math.max(...this.#waiting.keys(), 0);
    const ready = Math.max(Math.min(...this.#reached), newest - this.#patienceSeconds);
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
  const sum = parts.reduce((total, part) => plus(total, decoded(part)), nothing(intervalLatencies()));
  return {
    ...sum,
    second,
    // Not the sum: the threads worked in parallel.
    elapsedMs,
    eventLoopMs: elapsedMs * Math.max(...parts.map(eventLoopUtilization)),
  };
}
