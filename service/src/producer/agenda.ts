import type { Pace } from './pace.ts';

/** What a paced producer has to do: which readings are due, and when each was intended to start. Milliseconds since go. */
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

  /** Until the next reading or the end, whichever is first. */
  waitMs(elapsedMs: number): number {
    return Math.max(0, Math.min(this.#pace.peek(), this.#endMs) - elapsedMs);
  }

  /** Intended starts of the next `rows` readings, which are begun now. */
  begin(rows: number): number[] {
    return this.#due.splice(0, rows);
  }
}
