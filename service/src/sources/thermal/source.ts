import type { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import type { ThermalSpec } from '../../model/source.ts';
import type { Source } from '../contract.ts';
import { nameLocation } from '../location.ts';
import { hasPassed, NumberAttribute } from '../sysfs.ts';
import { Firmware } from './firmware.ts';
import { findTemperatures } from './scan.ts';

const SCAN_EVERY_MS = 5_000;
/** Drivers say -274 °C, below absolute zero, for a sensor that is switched off. */
const ABSOLUTE_ZERO = -273_150;

interface Sensor {
  location: string;
  zone: boolean;
  milliDegrees: NumberAttribute;
}

/**
 * The temperatures of this machine: thermal zones and hwmon sensors, in °C. One that cannot be read is left out until it can;
 * new ones are noticed within seconds, and so are those that went. A location keeps its sensor as long as the source is open.
 */
export class ThermalSource implements Source {
  readonly readsPerRound = 1;
  readonly #sysfsRoot: string;
  readonly #place: string | undefined;
  readonly #now: () => number;
  readonly #firmware: Firmware;
  readonly #locations = new Map<string, string>();
  #sensors = new Map<string, Sensor>();
  #scannedAt: number;

  /** Throws a configuration Fault where the machine has no such sensor. */
  constructor(spec: Omit<z.infer<typeof ThermalSpec>, 'kind'>, now: () => number = Date.now) {
    this.#sysfsRoot = spec.sysfsRoot;
    this.#place = spec.place;
    this.#now = now;
    this.#firmware = new Firmware(spec.sysfsRoot);
    this.#scannedAt = now();
    this.#scan();
    if (this.#sensors.size === 0) {
      throw new Fault({
        kind: 'configuration',
        code: 'SENSOR_MISSING',
        message: `There is no temperature sensor in ${spec.sysfsRoot}/class/thermal or ${spec.sysfsRoot}/class/hwmon.`,
        hint: 'Virtual machines rarely have one. `--source synthetic` works anywhere.',
      });
    }
  }

  get description(): string {
    const names = [...this.#sensors.values()].map((sensor) => sensor.location);
    return `thermal: ${names.join(', ')} (${this.#sysfsRoot})`;
  }

  read(): Reading[] {
    const time = this.#now();
    if (hasPassed(SCAN_EVERY_MS, this.#scannedAt, time)) {
      this.#scannedAt = time;
      this.#scan();
    }
    const note = this.#firmware.words(time);
    const readings: Reading[] = [];
    for (const { location, zone, milliDegrees } of this.#sensors.values()) {
      const value = milliDegrees.read(time);
      if (value !== null && value >= ABSOLUTE_ZERO) {
        readings.push({ location, time, value: value / 1000, ...(zone && note !== '' && { note }) });
      }
    }
    return readings;
  }

  close(): void {
    for (const { milliDegrees } of this.#sensors.values()) {
      milliDegrees.close();
    }
  }

  #scan(): void {
    const before = this.#sensors;
    this.#sensors = new Map();
    for (const { path, chip, part, zone } of findTemperatures(this.#sysfsRoot)) {
      const taken = new Set(this.#locations.values());
      const location = this.#locations.get(path) ?? nameLocation({ place: this.#place, chip, part }, taken);
      this.#locations.set(path, location);
      this.#sensors.set(path, before.get(path) ?? { location, zone, milliDegrees: new NumberAttribute(path) });
      before.delete(path);
    }
    for (const { milliDegrees } of before.values()) {
      milliDegrees.close();
    }
  }
}
