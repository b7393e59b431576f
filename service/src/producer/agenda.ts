import type { Pace } from './pace.ts';

/** Up to this many readings that were never started are reported one by one; beyond that, each item represents several. */
const REPORTED_ONE_BY_ONE = 100_000;
/** A reading intended exactly at the end is no longer part of the run. */
const JUST_BEFORE_MS = 1e-6;

/**
 * The work of a paced producer: which readings are due, and when each was intended to start. Times are in milliseconds since
 * the start.
 */
export class Agenda {
  readonly #pace: Pace;
  readonly #endMs: number;
  readonly #due: number[] = [];

  constructor(pace: Pace, durationMs: number | null) {
    this.#pace = pace;
    this.#endMs = durationMs ?? Infinity;
  }

  /** How many readings should have started by now, up to `atMost`. */
  countDue(elapsedMs: number, atMost: number): number {
    const latest = Math.min(elapsedMs, this.#endMs);
    while (this.#due.length < atMost && this.#pace.peek() <= latest) {
      this.#due.push(this.#pace.take());
    }
    return Math.min(this.#due.length, atMost);
  }

  /** Time until the next reading or the end, whichever is first. */
  waitMs(elapsedMs: number): number {
    return Math.max(0, Math.min(this.#pace.peek(), this.#endMs) - elapsedMs);
  }

  /** Intended starts of the next `rows` readings, which start now. */
  begin(rows: number): number[] {
    return this.#due.splice(0, rows);
  }

  /**
   * The readings that were due by `elapsedMs` and never started, in at most `atMost` items: each with its intended start and
   * the number of readings that it represents. No reading can be started afterwards.
   */
  *missed(elapsedMs: number, atMost: number): Generator<readonly [intendedMs: number, readings: number]> {
    const latest = Math.min(elapsedMs, this.#endMs - JUST_BEFORE_MS);
    const oneByOne = Math.min(atMost, REPORTED_ONE_BY_ONE);
    for (let reported = 0; reported < oneByOne; reported += 1) {
      const taken = this.#due.shift();
      if (taken === undefined && this.#pace.peek() > latest) {
        return;
      }
      yield [taken ?? this.#pace.take(), 1];
    }
    yield* this.#pace.takeMany(latest, atMost - oneByOne, REPORTED_ONE_BY_ONE);
  }
}
