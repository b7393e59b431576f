import type { Refusal } from '../model/sensor.ts';

/** Kinds of sensors, by their plausible range. */
const SENSOR_KINDS = ['chip', 'one-wire', 'dht', 'thermocouple', 'infrared', 'humidity'] as const;
export type SensorKind = (typeof SENSOR_KINDS)[number];

/** From and to, in °C or %RH. */
type Range = readonly [from: number, to: number];

/**
 * Plausible range by kind.
 *
 * - chip: the operating range of a semiconductor. An open input reads as 255 °C or 4 million, depending on the bits of its
 * driver.
 * - one-wire: data sheet of the DS18B20. A wire without a sensor reads as -127.
 * - dht: data sheet of the DHT22 (AM2302). Its checksum has 8 bits: one wrong answer in 256 passes.
 * - thermocouple: types K to C, as measured by the converters MAX6675, MAX31850 to MAX31856 and MCP9600.
 * - infrared: data sheet of the MLX90614.
 */
const USUAL_RANGES: Readonly<Record<SensorKind, Range>> = {
  chip: [-55, 150],
  'one-wire': [-55, 125],
  dht: [-40, 80],
  thermocouple: [-270, 2320],
  infrared: [-70, 400],
  humidity: [0, 100],
};

/** The plausible ranges on this machine: the defaults, unless set for a kind or a location. */
export class PlausibleRanges {
  readonly #set: ReadonlyMap<string, Range>;

  /** `settings` in the form of `PlausibleSetting`: `dht=-20..60,freezer=-40..10`. */
  constructor(settings = '') {
    this.#set = new Map(
      settings
        .split(',')
        .filter((each) => each !== '')
        .map((each): [string, Range] => {
          const [name = '', range = ''] = each.split('=');
          const [from, to] = range.split('..').map(Number);
          return [name, [from, to]];
        })
    );
  }

  of(kind: SensorKind, location: string): Range {
    return this.#set.get(location) ?? this.#set.get(kind) ?? USUAL_RANGES[kind];
  }
}

const ABSOLUTE_ZERO = -273.15;
const THERMOCOUPLES = /^(max6675|max318[56]\d|ltc298\d|mcp96\d\d|ad849\d)/;
const INFRARED = /^mlx906\d\d/;

/** The kind of a temperature sensor, by its driver's name. */
export function kindOf(chip: string, serial: string | null): SensorKind {
  if (serial !== null) {
    // Family 3b is the MAX31850, a thermocouple on 1-wire.
    return /^3b-/i.test(serial) ? 'thermocouple' : 'one-wire';
  }
  if (/^dht\d\d/.test(chip)) {
    return 'dht';
  }
  return THERMOCOUPLES.test(chip) ? 'thermocouple' : INFRARED.test(chip) ? 'infrared' : 'chip';
}

/** A value that may be stored, or why not. */
export type Judged = { readonly value: number } | { readonly refused: Refusal };

type Unit = 'thousandths' | 'percent';

/**
 * Largest number that may be in whole degrees. A larger number must be in thousandths. A smaller one may be either whole degrees or
 * thousandths near 0 °C; it is refused until the sensor returns a larger number.
 */
const LARGEST_WHOLE = 150;
/** 1 % humidity in thousandths. A larger number cannot be in percent. */
const DRIEST = 1_000;
/** Near its power-on value, a DS18B20 changes by less than this between two readings. */
const NEAR = 5;
const POWER_ON = 85;

/**
 * Decides whether values of one sensor are plausible. It learns from the values it has seen: which unit a driver uses, and
 * whether a DS18B20 approached its power-on value gradually or shows it because its power failed.
 */
export class Plausibility {
  readonly #kind: SensorKind;
  readonly #range: Range;
  #unit: Unit | null;
  #last: number | null = null;

  constructor(kind: SensorKind, chip: string, range: Range) {
    this.#kind = kind;
    this.#range = range;
    // The driver of the BME680 does not use the kernel's unit; the 1-wire driver always does.
    this.#unit = chip === 'bme680' && kind === 'humidity' ? 'percent' : kind === 'one-wire' ? 'thousandths' : null;
  }

  /** `number` as returned by the driver: by the kernel's rules, thousandths of a °C or of a percent. */
  judge(number: number): Judged {
    const unit = this.#unit ?? this.#unitOf(number);
    if (unit === 'unclear' || (unit === 'thousandths' && this.#isWholePercent(number))) {
      return { refused: 'unit' };
    }
    const value = unit === 'percent' ? number : number / 1000;
    const refused = this.#refusal(value);
    if (refused !== null) {
      return { refused };
    }
    // Zero is the same in every unit, so it does not identify the unit.
    this.#unit = number === 0 ? this.#unit : unit;
    this.#last = value;
    return { value };
  }

  #refusal(value: number): Refusal | null {
    const [from, to] = this.#range;
    if (this.#kind !== 'humidity' && value < ABSOLUTE_ZERO) {
      return 'below-absolute-zero';
    }
    if (this.#kind === 'one-wire' && value === POWER_ON && Math.abs((this.#last ?? 0) - POWER_ON) > NEAR) {
      return 'power-on';
    }
    return value < from || value > to ? 'out-of-range' : null;
  }

  /** The unit of a driver whose first value is this number. */
  #unitOf(number: number): Unit | 'unclear' {
    const size = Math.abs(number);
    if (number === 0 || size > (this.#kind === 'humidity' ? DRIEST : LARGEST_WHOLE)) {
      return 'thousandths';
    }
    return this.#kind === 'humidity' && size <= 100 ? 'percent' : 'unclear';
  }

  /** A humidity of at most 100 thousandths of a percent does not occur in air, so the number must be in percent. */
  #isWholePercent(number: number): boolean {
    return this.#kind === 'humidity' && number > 0 && number <= 100;
  }
}
