import type { CrewSecond } from '../crew/crew.ts';
import type { Fault } from '../model/fault.ts';
import { systemClock } from '../time/clock.ts';
import { FaultCounts } from '../producer/fault-counts.ts';
import { intervalLatencies, record } from '../stats/histograms.ts';
import { noTimeSpent } from '../producer/phases.ts';
import type { ThreadWatch } from '../producer/thread-watch.ts';
import type { SpooledReading } from './spool.ts';

/** What a collection does between two samples, in the form of a crew's second. */
export class Interval {
  readonly #startedAt = systemClock.now();
  readonly #watch: ThreadWatch;
  readonly #latencies = intervalLatencies();
  readonly #faults = new FaultCounts();
  #offered = 0;
  #acked = 0;
  #rejected = 0;
  #dropped = 0;
  #missedTicks = 0;
  #transientErrors = 0;
  #readMs = 0;
  #deliveryMs = 0;

  constructor(watch: ThreadWatch) {
    this.#watch = watch;
  }

  read(rows: number, ms: number): void {
    this.#offered += rows;
    this.#readMs += ms;
  }

  /**
   * The intended time of a reading is the moment it was taken; `serviceMs` is null if an earlier call had delivered it.
   */
  delivered(readings: readonly SpooledReading[], serviceMs: number | null): void {
    this.#acked += readings.length;
    const now = Date.now();
    readings.forEach(({ reading }) => record(this.#latencies.intended, now - reading.time, 1));
    if (serviceMs !== null) {
      this.#deliveryMs += serviceMs;
      record(this.#latencies.service, serviceMs, readings.length);
    }
  }

  drop(rows: number): void {
    this.#dropped += rows;
  }

  missTicks(ticks: number): void {
    this.#missedTicks += ticks;
  }

  reject(fault: Fault): void {
    this.#rejected += 1;
    this.#faults.add(fault);
  }

  fault(fault: Fault): void {
    this.#transientErrors += 1;
    this.#faults.add(fault);
  }

  close(second: number, spooled: number): Omit<CrewSecond, 'accounts'> & { dropped: number } {
    const elapsedMs = systemClock.now() - this.#startedAt;
    return {
      second,
      elapsedMs,
      offered: this.#offered,
      acked: this.#acked,
      rejected: this.#rejected,
      failed: 0,
      missed: 0,
      starvedMs: 0,
      firstCommitsMs: [],
      longestStallMs: 0,
      transientErrors: this.#transientErrors,
      dropped: this.#dropped,
      missedTicks: this.#missedTicks,
      latencies: this.#latencies,
      spent: {
        ...noTimeSpent(),
        building: this.#readMs,
        writing: this.#deliveryMs,
        idle: Math.max(0, elapsedMs - this.#readMs - this.#deliveryMs),
      },
      ...this.#watch.take(),
      residentBytes: process.memoryUsage.rss(),
      spooled,
      recovered: this.#faults.take(),
    };
  }
}
