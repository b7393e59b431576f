import { PHASES, type Phase } from '../model/sample.ts';

/** Time by phase, in milliseconds. */
export type PhaseMs = Record<Phase, number>;

export function noTimeSpent(): PhaseMs {
  return perPhase(() => 0);
}

/** One number for each phase. */
export function perPhase(numberOf: (phase: Phase) => number): Record<Phase, number> {
  return {
    building: numberOf('building'),
    queued: numberOf('queued'),
    writing: numberOf('writing'),
    committing: numberOf('committing'),
    reconnecting: numberOf('reconnecting'),
    idle: numberOf('idle'),
  };
}

/** Adds each phase of `spent` to that of `total`. */
export function addPhases(total: PhaseMs, spent: PhaseMs): void {
  for (const phase of PHASES) {
    total[phase] += spent[phase];
  }
}

/**
 * Tracks where one producer's time goes. All time between two calls of {@link enter} belongs to the phase that the
 * first call entered, so the phases add up to the elapsed time whatever the producer does.
 */
export class PhaseWatch {
  #phase: Phase = 'idle';
  #since: number;
  readonly #spent = noTimeSpent();
  #ended = false;

  constructor(now: number) {
    this.#since = now;
  }

  /** Begins with `phase` at `now`; earlier time does not count. */
  start(phase: Phase, now: number): void {
    this.#phase = phase;
    this.#since = now;
  }

  enter(phase: Phase, now: number): void {
    if (this.#ended) {
      return;
    }
    // A phase detected afterwards may have begun before the last drain.
    const at = Math.max(now, this.#since);
    this.#spent[this.#phase] += at - this.#since;
    this.#phase = phase;
    this.#since = at;
  }

  /** Time after `now` no longer counts for this producer. */
  end(now: number): void {
    this.enter('idle', now);
    this.#ended = true;
  }

  /** Adds the time spent since the last call, including the current phase, to `total`. */
  drainInto(total: PhaseMs, now: number): void {
    this.enter(this.#phase, now);
    addPhases(total, this.#spent);
    Object.assign(this.#spent, noTimeSpent());
  }
}
