import type { z } from 'zod';

import type { Reading } from '../../model/reading.ts';
import type { SyntheticSpec } from '../../model/source.ts';
import { counted } from '../../model/sentence.ts';
import { seededRandom } from '../../stats/random.ts';
import type { Source } from '../contract.ts';
import { daily, loadCurve, noiseTable, TABLE_SIZE } from './curves.ts';

const MASK = TABLE_SIZE - 1;
const SECONDS_PER_DAY = 86_400;
const BASE = 38_000;
const BASE_SPREAD = 8_000;
/** Seeds are 32 bits wide; a prime stride separates producers of neighbouring seeds. */
const PRODUCER_STRIDE = 7_919;

interface SyntheticLocation {
  location: string;
  base: number;
  /** Position of this sensor in the load table, so that not all sensors are under load at the same time. */
  offset: number;
}

/** The last location has the longest name. */
export function syntheticLocation(index: number): string {
  return `synthetic-${index + 1}`;
}

/**
 * Plausible CPU temperatures, in steps of 0.001 °C as in sysfs: the daily curve, periods of load, and noise. Returns one reading
 * per call, cycling through the locations. Each cycle simulates one second, however long it took, so the same seed and producer
 * always yield the same values. The time of a reading is from the wall clock.
 *
 * Part of the hot loop: integer tables, and one object per reading.
 */
export class SyntheticSource implements Source {
  readonly description: string;
  readonly readsPerRound: number;
  readonly #places: readonly SyntheticLocation[];
  readonly #load: Int32Array;
  readonly #noise: Int32Array;
  readonly #random: () => number;
  #next = 0;
  #second = 0;
  #warmth = daily[0] ?? 0;

  constructor({ seed, locations }: Omit<z.infer<typeof SyntheticSpec>, 'kind'>, producer: number) {
    const random = seededRandom(seed + producer * PRODUCER_STRIDE);
    this.#places = Array.from({ length: locations }, (_, index) => ({
      location: syntheticLocation(index),
      base: BASE + Math.round(random() * BASE_SPREAD),
      offset: Math.floor(random() * TABLE_SIZE),
    }));
    this.#load = loadCurve(random);
    this.#noise = noiseTable(random);
    this.#random = random;
    this.readsPerRound = locations;
    this.description = `synthetic: ${counted(locations, 'sensor')}, seed ${seed}`;
  }

  read(): Reading[] {
    if (this.#next === this.#places.length) {
      this.#next = 0;
      this.#second = (this.#second + 1) % SECONDS_PER_DAY;
      this.#warmth = daily[Math.floor(this.#second / 60)] ?? 0;
    }
    const place = this.#places[this.#next++];
    if (place === undefined) {
      return [];
    }
    const load = this.#load[(this.#second + place.offset) & MASK] ?? 0;
    const noise = this.#noise[Math.floor(this.#random() * TABLE_SIZE)] ?? 0;
    return [{ location: place.location, time: Date.now(), value: (place.base + this.#warmth + load + noise) / 1000 }];
  }

  close(): void {}
}
