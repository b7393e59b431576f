import type { Identity } from './identity.ts';
import type { SensorKind } from './plausible.ts';

/** How a value is read. Paths point to the device itself, so they never refer to another device. */
export type ValueFiles =
  /** A number in thousandths of its unit; the file `fault` contains 1 if the kernel considers the value invalid. */
  | { readonly form: 'input'; readonly input: string; readonly fault: string | null }
  /** (raw + offset) · scale, in thousandths. */
  | { readonly form: 'raw'; readonly raw: string; readonly offset: string | null; readonly scale: string }
  /** Text that includes the result of a checksum test, as in 1-wire. */
  | { readonly form: 'w1_slave'; readonly text: string };

/** One value of a sensor. */
export interface Channel extends Identity {
  readonly chip: string;
  readonly part: string;
  readonly kind: SensorKind;
  readonly files: ValueFiles;
}

/** A sensor whose channels are read one after another, from the same measurement. */
export interface FoundSensor {
  /** The folder in the device class, such as /sys/class/hwmon/hwmon1. */
  readonly folder: string;
  /**
   * Files whose text must be unchanged after a value was read; otherwise the kernel may have assigned the folder's number to
   * another sensor.
   */
  readonly proof: ReadonlyArray<{ readonly path: string; readonly text: string }>;
  readonly channels: readonly Channel[];
  /** How long to wait after an answer before asking again, in milliseconds; an earlier request would return nothing new. */
  readonly restMs: number;
  /**
   * How many consecutive failures are allowed before its last values are no longer shown, if readings are requested faster than
   * it answers.
   */
  readonly retries: number;
  /** Belongs to a thermal zone, and therefore, on a Raspberry Pi, to the chip that the firmware throttles. */
  readonly zone: boolean;
}
