import { addHealth, type SensorHealth } from '../model/sensor.ts';
import type { AccountChange } from '../producer/account.ts';
import type { TeamSecond } from '../producer/messages.ts';
import { decoded, eventLoopUtilization, nothing, plus, type Second } from '../producer/second.ts';
import { intervalLatencies } from '../stats/histograms.ts';

/** Seconds to wait for a late thread before its second is reported without it. */
const PATIENCE_SECONDS = 3;

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
  readonly #waiting = new Map<number, { endMs: number; intervals: TeamSecond[] }>();
  readonly #report: MergedObserver;
  /** Latest known sensor failures of each thread. */
  readonly #sensors: Array<readonly SensorHealth[] | undefined> = [];
  #reported = 0;
  #reportedMs = 0;

  constructor(threads: number, report: MergedObserver) {
    this.#reached = new Array<number>(threads).fill(0);
    this.#elapsedMs = new Array<number>(threads).fill(0);
    this.#report = report;
  }

  add(thread: number, interval: TeamSecond): void {
    const second = Math.max(interval.second, this.#reported + 1);
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
    this.#reportReady();
  }

  /** Call when the thread will deliver no more intervals. */
  leave(thread: number): void {
    this.#reached[thread] = Infinity;
    this.#reportReady();
  }

  #reportReady(): void {
    const newest = Math.max(...this.#waiting.keys(), 0);
    const ready = Math.max(Math.min(...this.#reached), newest - PATIENCE_SECONDS);
    const complete = [...this.#waiting].filter(([second]) => second <= ready).sort(([a], [b]) => a - b);
    for (const [second, { endMs, intervals }] of complete) {
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
