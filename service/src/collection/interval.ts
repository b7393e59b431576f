import type { Fault } from '../model/fault.ts';
import { addFaults } from '../producer/faults.ts';
import { nothing, type Second } from '../producer/second.ts';
import type { ThreadWatch } from '../producer/thread-watch.ts';
import { intervalLatencies, record } from '../stats/histograms.ts';
import { systemClock } from '../time/clock.ts';
import type { SpooledReading } from './spool.ts';

/** The figures of a collection between two samples. */
export class Interval {
  readonly #startedAt = systemClock.now();
  readonly #watch: ThreadWatch;
  readonly #sum = nothing(intervalLatencies());

  constructor(watch: ThreadWatch) {
    this.#watch = watch;
  }

  read(rows: number, ms: number): void {
    this.#sum.offered += rows;
    this.#sum.spent.building += ms;
  }

  /**
   * The intended time of a reading is the moment it was taken. `serviceMs` is null if the readings were delivered by an earlier
   * call.
   */
  delivered(readings: readonly SpooledReading[], serviceMs: number | null): void {
    const { latencies, spent } = this.#sum;
    this.#sum.acked += readings.length;
    const now = Date.now();
    readings.forEach(({ reading }) => record(latencies.intended, now - reading.time, 1));
    if (serviceMs !== null) {
      spent.writing += serviceMs;
      record(latencies.service, serviceMs, readings.length);
    }
  }

  drop(rows: number): void {
    this.#sum.dropped += rows;
  }

  missTicks(ticks: number): void {
    this.#sum.missedTicks += ticks;
  }

  reject(fault: Fault): void {
    this.#sum.rejected += 1;
    addFaults(this.#sum.recovered, [fault.record()]);
  }

  fault(fault: Fault): void {
    this.#sum.transientErrors += 1;
    addFaults(this.#sum.recovered, [fault.record()]);
  }

  /** Ends the interval. `spooled` is the number of readings that wait on disk. */
  close(second: number, spooled: number): Second {
    const elapsedMs = systemClock.now() - this.#startedAt;
    const { building, writing } = this.#sum.spent;
    this.#sum.spent.idle = Math.max(0, elapsedMs - building - writing);
    return {
      ...this.#sum,
      second,
      elapsedMs,
      ...this.#watch.take(),
      residentBytes: process.memoryUsage.rss(),
      spooled,
    };
  }
}
