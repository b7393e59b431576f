import type { Refusal } from '../model/sensor.ts';

/** Kinds of sensors, by what can be true of them. */
const SENSOR_KINDS = ['chip', 'one-wire', 'dht', 'thermocouple', 'infrared', 'humidity'] as const;
export type SensorKind = (typeof SENSOR_KINDS)[number];

/** From and to, in °C or %RH. */
type Range = readonly [from: number, to: number];

/**
 * What can be true, by kind.
 *
 * - chip: what a semiconductor works at. An open input reads as 255 °C or 4 million, by how many bits its driver has.
 * - one-wire: data sheet of the DS18B20. A wire without a sensor reads as -127.
 * - dht: data sheet of the DHT22 (AM2302). Its checksum has 8 bits: one wrong answer in 256 passes.
 * - thermocouple: types K to C, as the converters MAX6675, MAX31850 to MAX31856 and MCP9600 measure them.
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

/** What can be true on this machine: the usual ranges, but for those that somebody set for a kind or a location. */
export class PlausibleRanges {
  readonly #set: ReadonlyMap<string, Range>;

  /** `settings` as `PlausibleSetting` allows: `dht=-20..60,freezer=-40..10`. */
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

/** Whole degrees are at most this large; and so are thousandths of them next to 0 °C, but a sensor does not stay there. */
const LARGEST_WHOLE = 150;
/** Below 1 % of humidity, in thousandths; and above what a percentage can be. */
const DRIEST = 1_000;
/** Around its power-on value a DS18B20 moves by less than this between two readings. */
const NEAR = 5;
const POWER_ON = 85;

/**
 * Tells values that cannot be true from those that can, for one value of one sensor. It learns from what it has seen: in which
 * unit a driver speaks, and whether a DS18B20 came near its power-on value by degrees or shows it since its power failed.
 */
export class Plausibility {
  readonly #kind: SensorKind;
  readonly #range: Range;
  #unit: Unit | null;
  #last: number | null = null;

  constructor(kind: SensorKind, chip: string, range: Range) {
    this.#kind = kind;
    this.#range = range;
    // Its driver does not keep to the kernel's unit; that of 1-wire always has.
    this.#unit = chip === 'bme680' && kind === 'humidity' ? 'percent' : kind === 'one-wire' ? 'thousandths' : null;
  }

  /** `number` as the driver gave it: thousandths of a °C or of a percent, by the kernel's rules. */
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
    // Zero is zero in every unit, and tells nothing.
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

  /** The unit that a driver speaks which gives this number as its first. */
  #unitOf(number: number): Unit | 'unclear' {
    const size = Math.abs(number);
    if (number === 0 || size > (this.#kind === 'humidity' ? DRIEST : LARGEST_WHOLE)) {
      return 'thousandths';
    }
    return this.#kind === 'humidity' && size <= 100 ? 'percent' : 'unclear';
  }

  /** No air is so dry that a hundred thousandths of a percent are left of its humidity. */
  #isWholePercent(number: number): boolean {
    return this.#kind === 'humidity' && number > 0 && number <= 100;
  }
}
