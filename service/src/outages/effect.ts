import type { OutageReport } from '../model/outage-report.ts';
import type { Second } from '../producer/second.ts';
import { percentiles, totalHistogram } from '../stats/histograms.ts';
import type { OutageCourse } from './schedule.ts';

/** How many seconds before an outage give the usual rate, and how many after it show the latency after it. */
const WINDOW_SECONDS = 10;
/** The share of the usual rate at which the store counts as recovered, and below which as failed again. */
const BACK = 0.9;
const GONE = 0.5;

type OutageSecond = Pick<Second, 'elapsedMs' | 'acked' | 'longestStallMs' | 'latencies'> & {
  /** When it ended, in milliseconds since 1970 UTC. */
  readonly endedAt: number;
  /** How long the most silent producer had no ack; null if that is not measured. */
  readonly silenceMs: number | null;
};

/** Measures what the outages of a run did to it, second by second. */
export class OutageEffects {
  readonly #effects: readonly OutageEffect[];
  #rates: readonly number[] = [];

  constructor(courses: readonly OutageCourse[]) {
    this.#effects = courses.map((course) => new OutageEffect(course));
  }

  add(second: OutageSecond): void {
    this.#effects.forEach((effect) => effect.add(second, this.#rates));
    this.#rates = [...this.#rates, rateOf(second)].slice(-WINDOW_SECONDS);
  }

  /** What is known so far, in the order of the courses. */
  reports(): OutageReport[] {
    return this.#effects.map((effect) => effect.report());
  }
}

class OutageEffect {
  readonly #course: OutageCourse;
  #usualRate: number | null = null;
  #unavailableMs = 0;
  #silenceMs: number | null = null;
  #hasDropped = false;
  /** When the rate was back, in milliseconds since 1970 UTC. */
  #backAt: number | null = null;
  readonly #during = totalHistogram();
  readonly #after = totalHistogram();
  #secondsAfter = 0;

  constructor(course: OutageCourse) {
    this.#course = course;
  }

  add(second: OutageSecond, ratesBefore: readonly number[]): void {
    const { begunAt, answeredAt } = this.#course;
    if (begunAt === null || second.endedAt <= begunAt) {
      return;
    }
    this.#usualRate ??= mean(ratesBefore);
    const startedAt = second.endedAt - second.elapsedMs;
    const isOver = answeredAt !== null && startedAt >= answeredAt;
    if (!isOver || this.#backAt === null) {
      this.#unavailableMs = Math.max(this.#unavailableMs, second.longestStallMs);
      this.#silenceMs = second.silenceMs === null ? null : Math.max(this.#silenceMs ?? 0, second.silenceMs);
    }
    if (this.#backAt !== null && !isOver && rateOf(second) < GONE * (this.#usualRate ?? 0)) {
      // A replica took over, and then it failed too, or the return of the first one disturbed it.
      this.#backAt = null;
      this.#secondsAfter = 0;
      this.#after.reset();
    }
    if (this.#backAt !== null) {
      this.#addAfter(second);
    } else {
      this.#addDuring(second, { startedAt, isOver });
    }
  }

  report(): OutageReport {
    const { outage, what, begunAt, undoneAt, answeredAt, problem } = this.#course;
    return {
      ...{ outage, what, begunAt, undoneAt, answeredAt, problem },
      unavailableMs: begunAt === null ? null : this.#unavailableMs,
      longestSilenceMs: this.#silenceMs,
      rowsPerSecondBefore: this.#usualRate,
      backAfterMs: begunAt === null || this.#backAt === null ? null : Math.max(0, this.#backAt - begunAt),
      latencyDuringMs: percentiles(this.#during),
      latencyAfterMs: percentiles(this.#after),
    };
  }

  #addDuring(second: OutageSecond, { startedAt, isOver }: { startedAt: number; isOver: boolean }): void {
    this.#during.add(second.latencies.service);
    if (this.#usualRate === null) {
      return;
    }
    if (rateOf(second) < BACK * this.#usualRate) {
      this.#hasDropped = true;
    } else if (this.#hasDropped || isOver) {
      // The whole second had the rate, so it was back at the latest when the second began.
      this.#backAt = startedAt;
    }
  }

  #addAfter(second: OutageSecond): void {
    if (this.#secondsAfter < WINDOW_SECONDS) {
      this.#secondsAfter += 1;
      this.#after.add(second.latencies.service);
    }
  }
}

function rateOf({ acked, elapsedMs }: Pick<OutageSecond, 'acked' | 'elapsedMs'>): number {
  return elapsedMs > 0 ? (acked * 1000) / elapsedMs : 0;
}

/** Null without values. */
function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
}
