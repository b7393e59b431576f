import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { Reading } from '../../model/reading.ts';

/** The driver repeats a measurement for 2 s; and it waits 1 s for a sensor that does not answer. */
const FRESH_MS = 3_000;

/** One of the values of a sensor, in thousandths of its unit. */
export interface Channel {
  location: string;
  file: string;
}

/**
 * A sensor of temperature and humidity that takes its time and often fails: a DHT11 answers within 25 ms, with a wrong
 * checksum (EIO), or not at all (ETIMEDOUT after 1 s). So it is asked in the background by {@link measure}, and {@link shown}
 * never waits.
 */
export class IioSensor {
  readonly #folder: string;
  readonly #channels: readonly Channel[];
  readonly #retries: number;
  readonly #now: () => number;
  #underWay: Promise<void> | null = null;
  #values: readonly number[] = [];
  #measuredAt = 0;
  #failuresInARow = 0;

  constructor(folder: string, channels: readonly Channel[], retries: number, now: () => number) {
    this.#folder = folder;
    this.#channels = channels;
    this.#retries = retries;
    this.#now = now;
  }

  get locations(): string[] {
    return this.#channels.map((channel) => channel.location);
  }

  /** Asks the sensor once, or waits for the answer that is under way. A failure is counted, not thrown. */
  measure(): Promise<void> {
    this.#underWay ??= this.#ask().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  /**
   * What it shows: the last good measurement while it is fresh; then, while it is asked again, the same with the time it was
   * measured at and the note `stale`; nothing once as many retries as allowed have failed.
   */
  shown(): Reading[] {
    if (this.#failuresInARow > this.#retries) {
      return [];
    }
    const now = this.#now();
    const fresh = this.#failuresInARow === 0 && Math.abs(now - this.#measuredAt) <= FRESH_MS;
    return this.#values.map((value, channel) => ({
      location: this.#channels[channel]?.location ?? '',
      time: fresh ? now : this.#measuredAt,
      value,
      ...(!fresh && { note: 'stale' }),
    }));
  }

  async #ask(): Promise<void> {
    try {
      const values: number[] = [];
      // One after the other: the first makes the driver measure, the others are answered from the same measurement.
      for (const { file } of this.#channels) {
        values.push(thousandths(await readFile(join(this.#folder, file), 'latin1')));
      }
      this.#values = values;
      this.#measuredAt = this.#now();
      this.#failuresInARow = 0;
    } catch {
      this.#failuresInARow++;
    }
  }
}

function thousandths(text: string): number {
  const number = text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number)) {
    throw new RangeError(`not a number: ${text}`);
  }
  return number / 1000;
}
