import type { RunSpec } from '../model/run.ts';
import { seededRandom, streamSeed } from '../stats/random.ts';

/** When the next reading is intended, in milliseconds since the run began. Infinity never comes. */
export interface Pace {
  /** Intended start of the next reading, without taking it. */
  peek(): number;
  take(): number;
  /**
   * Takes all readings up to `latestMs`, but no more than `atMost`, in at most `steps` steps of neighbours that share the first one's
   * intended start. Their number is exact for equal spaces and expected for random ones.
   */
  takeMany(latestMs: number, atMost: number, steps: number): Generator<readonly [intendedMs: number, readings: number]>;
}

function* inSteps(
  firstMs: number,
  intervalMs: number,
  readings: number,
  steps: number
): Generator<readonly [intendedMs: number, readings: number]> {
  const size = Math.max(1, Math.ceil(readings / steps));
  for (let taken = 0; taken < readings; taken += size) {
    yield [firstMs + taken * intervalMs, Math.min(size, readings - taken)];
  }
}

/** How many readings of equal spaces are intended from `nextMs` to `latestMs`, at most `atMost`. */
function countUntil(nextMs: number, intervalMs: number, latestMs: number, atMost: number): number {
  return latestMs < nextMs ? 0 : Math.min(atMost, Math.floor((latestMs - nextMs) / intervalMs) + 1);
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

  *takeMany(latestMs: number, atMost: number, steps: number) {
    const readings = countUntil(this.#next, this.#intervalMs, latestMs, atMost);
    yield* inSteps(this.#next, this.#intervalMs, readings, steps);
    this.#taken += readings;
    this.#next = this.#first + this.#taken * this.#intervalMs;
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

  *takeMany(latestMs: number, atMost: number, steps: number) {
    const readings = countUntil(this.#next, this.#meanMs, latestMs, atMost);
    yield* inSteps(this.#next, this.#meanMs, readings, steps);
    this.#next += readings * this.#meanMs;
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
