import type { RunSpec } from '../model/run.ts';
import { seededRandom, streamSeed } from '../stats/random.ts';

/** When the next reading is intended, in milliseconds since the run began. Infinity means never. */
export interface Pace {
  /** Intended start of the next reading, without consuming it. */
  peek(): number;
  take(): number;
  /**
   * Takes all readings up to `latestMs`, but no more than `atMost`. Returns them in at most `steps` groups of consecutive
   * readings, each with the intended start of its first reading. The number of readings is exact for constant intervals, and the
   * expected number for random intervals.
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

/** How many readings at constant intervals are intended from `nextMs` to `latestMs`, at most `atMost`. */
function countUntil(nextMs: number, intervalMs: number, latestMs: number, atMost: number): number {
  return latestMs < nextMs ? 0 : Math.min(atMost, Math.floor((latestMs - nextMs) / intervalMs) + 1);
}

/**
 * Constant intervals. The first readings of the producers are spread over one interval, so that producers do not all
 * start at once.
 */
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
    // Multiply instead of adding up: over a day, summed rounding errors would become visible.
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

/** Independent arrivals: exponentially distributed intervals, the same for the same seed. */
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

/** The pace of one of a run's producers; null if the run is a closed loop. */
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
