import type { Reading } from '../model/reading.ts';

/** A machine has at most dozens of sensors; the limit bounds the number of series. */
const MOST_SENSORS = 200;

/** When a sensor last delivered a reading, and when its value last changed. */
export interface SensorTimes {
  readonly location: string;
  /** Milliseconds since 1970 UTC; before the first reading, the time since when one has been expected. */
  readonly lastReadAt: number;
  /** Milliseconds since 1970 UTC; the first reading counts as a change. */
  readonly lastChangeAt: number;
}

/** Keeps, for each of the first 200 locations, when it was last read and last changed. */
export class SensorWatch {
  readonly #sensors = new Map<string, SensorTimes & { readonly value: number | null }>();

  /** Adds sensors that have not delivered a reading yet, so that a sensor that never answers is noticed. */
  expect(locations: readonly string[], at: number): void {
    for (const location of locations) {
      if (!this.#sensors.has(location) && this.#sensors.size < MOST_SENSORS) {
        this.#sensors.set(location, { location, value: null, lastReadAt: at, lastChangeAt: at });
      }
    }
  }

  /** @param at - When the readings were taken, in milliseconds since 1970 UTC. */
  see(readings: readonly Reading[], at: number): void {
    for (const { location, value } of readings) {
      const before = this.#sensors.get(location);
      if (before !== undefined || this.#sensors.size < MOST_SENSORS) {
        const lastChangeAt = before?.value === value ? before.lastChangeAt : at;
        this.#sensors.set(location, { location, value, lastReadAt: at, lastChangeAt });
      }
    }
  }

  times(): SensorTimes[] {
    return [...this.#sensors.values()];
  }
}
