import type { OutageReport } from '../model/outage-report.ts';
import type { Second } from '../producer/second.ts';
import { percentiles, totalHistogram } from '../stats/histograms.ts';
import type { OutageCourse } from './schedule.ts';

/** How many seconds before an outage give the usual rate, and how many after it show the latency after it. */
const WINDOW_SECONDS = 10;
/** The share of the usual rate at which the store counts as recovered. */
const BACK = 0.9;

type Figures = Pick<Second, 'elapsedMs' | 'acked' | 'longestStallMs' | 'latencies'>;

/** Measures what the outages of a run did to it, second by second. */
export class OutageEffects {
  readonly #effects: OutageEffect[];
  #rates: number[] = [];

  constructor(courses: readonly OutageCourse[]) {
    this.#effects = courses.map((course) => new OutageEffect(course));
  }

  /** Adds a second, which ended at that time in milliseconds since 1970 UTC. */
  add(second: Figures, endedAt: number): void {
    this.#effects.forEach((effect) => effect.add(second, endedAt, this.#rates));
    this.#rates = [...this.#rates, rateOf(second)].slice(-WINDOW_SECONDS);
  }

  reports(): OutageReport[] {
    return this.#effects.map((effect) => effect.report());
  }
}

class OutageEffect {
  readonly #course: OutageCourse;
  #usualRate: number | null = null;
  #unavailableMs = 0;
  #backAfterMs: number | null = null;
  readonly #during = totalHistogram();
  readonly #after = totalHistogram();
  #secondsAfter = 0;

  constructor(course: OutageCourse) {
    this.#course = course;
  }

  add(second: Figures, endedAt: number, ratesBefore: readonly number[]): void {
    const { begunAt, undoneAt } = this.#course;
    if (begunAt === null || endedAt <= begunAt) {
      return;
    }
    this.#usualRate ??= ratesBefore.length === 0 ? null : mean(ratesBefore);
    const startedAt = endedAt - second.elapsedMs;
    if (this.#backAfterMs !== null) {
      if (this.#secondsAfter < WINDOW_SECONDS) {
        this.#secondsAfter += 1;
        this.#after.add(second.latencies.service);
      }
      return;
    }
    this.#during.add(second.latencies.service);
    this.#unavailableMs = Math.max(this.#unavailableMs, second.longestStallMs);
    const isUndone = undoneAt !== null && startedAt >= undoneAt;
    if (isUndone && this.#usualRate !== null && rateOf(second) >= BACK * this.#usualRate) {
      // The rate was back at the latest when this second began.
      this.#backAfterMs = startedAt - begunAt;
    }
  }

  report(): OutageReport {
    const { outage, what, begunAt, undoneAt, answeredAt, problem } = this.#course;
    return {
      ...{ outage, what, begunAt, undoneAt, answeredAt, problem },
      unavailableMs: begunAt === null ? null : this.#unavailableMs,
      rowsPerSecondBefore: this.#usualRate,
      backAfterMs: this.#backAfterMs,
      latencyDuringMs: percentiles(this.#during),
      latencyAfterMs: percentiles(this.#after),
    };
  }
}

function rateOf({ acked, elapsedMs }: Figures): number {
  return elapsedMs > 0 ? (acked * 1000) / elapsedMs : 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
