import type { z } from 'zod';

import { Fault } from '../../model/fault.ts';
import type { Reading } from '../../model/reading.ts';
import type { IioSpec } from '../../model/source.ts';
import type { Source } from '../contract.ts';
import { nameLocation } from '../location.ts';
import { findIioDevices } from './scan.ts';
import { IioSensor } from './sensor.ts';

/** A little above the 2 s for which the driver repeats a measurement: asked sooner, it would say the same again. */
const MEASURE_EVERY_MS = 2_100;

/**
 * Temperature (°C) and humidity (%RH) of DHT11, DHT22 and the like, from the kernel's industrial I/O subsystem. Sensors are
 * asked in the background, so that `read` does not wait; it gives nothing until the first of them has answered.
 */
export class IioSource implements Source {
  readonly readsPerRound = 1;
  readonly #spec: Omit<z.infer<typeof IioSpec>, 'kind'>;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  readonly #locations = new Set<string>();
  readonly #known = new Map<string, IioSensor>();
  #present: IioSensor[] = [];

  /** Throws a configuration Fault where the machine has no such sensor. */
  constructor(spec: Omit<z.infer<typeof IioSpec>, 'kind'>, now: () => number = Date.now) {
    this.#spec = spec;
    this.#now = now;
    this.#scan();
    if (this.#present.length === 0) {
      throw new Fault({
        kind: 'configuration',
        code: 'SENSOR_MISSING',
        message: `There is no sensor of temperature or humidity in ${spec.sysfsRoot}/bus/iio/devices.`,
        hint: 'On a Raspberry Pi add `dtoverlay=dht11,gpiopin=4` to config.txt and restart. `--source synthetic` works anywhere.',
      });
    }
    this.#timer = setInterval(() => void this.measure(), MEASURE_EVERY_MS);
    this.#timer.unref();
    void this.measure();
  }

  get description(): string {
    return `iio: ${this.#present.flatMap((sensor) => sensor.locations).join(', ')} (${this.#spec.sysfsRoot})`;
  }

  read(): Reading[] {
    return this.#present.flatMap((sensor) => sensor.shown());
  }

  /** Asks every sensor once; resolves when each has answered or failed. Called by a timer. */
  async measure(): Promise<void> {
    this.#scan();
    await Promise.all(this.#present.map((sensor) => sensor.measure()));
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #scan(): void {
    this.#present = findIioDevices(this.#spec.sysfsRoot).map(({ folder, name, channels }) => {
      let sensor = this.#known.get(folder);
      if (sensor === undefined) {
        const named = channels.map(({ file, part }) => ({ file, location: this.#name(name, part) }));
        sensor = new IioSensor(folder, named, this.#spec.retries, this.#now);
        this.#known.set(folder, sensor);
      }
      return sensor;
    });
  }

  #name(device: string, part: string): string {
    const location = nameLocation({ place: this.#spec.place, chip: device, part }, this.#locations);
    this.#locations.add(location);
    return location;
  }
}
