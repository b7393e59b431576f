/** What a producer can be doing; at any moment it does exactly one of these. */
export type Phase = 'building' | 'writing' | 'committing' | 'idle';

export interface PhaseMs {
  building: number;
  writing: number;
  committing: number;
  idle: number;
}

/**
 * Where one producer's time goes. Every moment between two calls of {@link enter} belongs to the phase that was entered, so the
 * four add up to the time that passed, whatever the producer does.
 */
export class PhaseWatch {
  #phase: Phase = 'idle';
  #since: number;
  #spent: PhaseMs = { building: 0, writing: 0, committing: 0, idle: 0 };
  #ended = false;

  constructor(now: number) {
    this.#since = now;
  }

  enter(phase: Phase, now: number): void {
    if (this.#ended) {
      return;
    }
    this.#spent[this.#phase] += now - this.#since;
    this.#phase = phase;
    this.#since = now;
  }

  /** From `now` on, time is no longer this producer's. */
  end(now: number): void {
    this.enter('idle', now);
    this.#ended = true;
  }

  /** Adds what has been spent since the last call, the phase under way included, to `total`. */
  drainInto(total: PhaseMs, now: number): void {
    this.enter(this.#phase, now);
    const spent = this.#spent;
    total.building += spent.building;
    total.writing += spent.writing;
    total.committing += spent.committing;
    total.idle += spent.idle;
    spent.building = spent.writing = spent.committing = spent.idle = 0;
  }
}
