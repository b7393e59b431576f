import type { RunSpec } from '../model/run.ts';
import { seededRandom, streamSeed } from '../random.ts';

/** When the next reading is intended, in milliseconds since the run began. Infinity never comes. */
export interface Pace {
  /** Intended start of the next reading, without taking it. */
  peek(): number;
  take(): number;
}

/** Equal spaces; producers are spread over the first of them, so that they do not all start at once. */
export class ConstantPace implements Pace {
  #next: number;
  #taken = 0;
  readonly #first: number;
  readonly #intervalMs: number;

  constructor(ratePerSecond: number, firstShare: number) {
    this.#intervalMs = 1000 / ratePerSecond;
    this.#first = this.#intervalMs * firstShare;
    this.#next = this.#first;
  }

  peek(): number {
    return this.#next;
  }

  take(): number {
    const intended = this.#next;
    this.#taken += 1;
    // Multiplied, not added up: after a day the sum of roundings would be seen.
    this.#next = this.#first + this.#taken * this.#intervalMs;
    return intended;
  }
}

/** Arrivals that know nothing of each other: exponentially distributed spaces, the same for the same seed. */
export class PoissonPace implements Pace {
  #next: number;
  readonly #meanMs: number;
  readonly #random: () => number;

  constructor(ratePerSecond: number, random: () => number) {
    this.#meanMs = 1000 / ratePerSecond;
    this.#random = random;
    this.#next = this.#space();
  }

  peek(): number {
    return this.#next;
  }

  take(): number {
    const intended = this.#next;
    this.#next += this.#space();
    return intended;
  }

  #space(): number {
    return -Math.log(1 - this.#random()) * this.#meanMs;
  }
}

/** The pace of one of all producers of a run; null where the run is a closed loop. */
export function paceOf(
  { ratePerSecond, arrivals, seed }: Pick<RunSpec, 'ratePerSecond' | 'arrivals' | 'seed'>,
  producer: number,
  producersInAll: number
): Pace | null {
  if (ratePerSecond === null) {
    return null;
  }
  const rate = ratePerSecond / producersInAll;
  return arrivals === 'poisson'
    ? new PoissonPace(rate, seededRandom(streamSeed(seed ?? 0, producer)))
    : new ConstantPace(rate, producer / producersInAll);
}
