import type { Identity } from './identity.ts';
import type { SensorKind } from './plausible.ts';

/** How a value is asked for. Paths are those of the device itself, which no other device takes over. */
export type ValueFiles =
  /** A number in thousandths of its unit; `fault` says 1 where the kernel itself does not trust it. */
  | { readonly form: 'input'; readonly input: string; readonly fault: string | null }
  /** (raw + offset) · scale, in thousandths. */
  | { readonly form: 'raw'; readonly raw: string; readonly offset: string | null; readonly scale: string }
  /** Text with a checksum's verdict, as 1-wire gives it. */
  | { readonly form: 'w1_slave'; readonly text: string };

/** One value of a sensor. */
export interface Channel extends Identity {
  readonly chip: string;
  readonly part: string;
  readonly kind: SensorKind;
  readonly files: ValueFiles;
}

/** What is asked as a whole: one after the other its channels, which come from one measurement. */
export interface FoundSensor {
  /** Of the class, such as /sys/class/hwmon/hwmon1. */
  readonly folder: string;
  /** Files whose text must still be the same after a value was read: a number's folder may have got another sensor. */
  readonly proof: ReadonlyArray<{ readonly path: string; readonly text: string }>;
  readonly channels: readonly Channel[];
  /** How soon after an answer it is worth while to ask again, in milliseconds. */
  readonly restMs: number;
  /** How many failures in a row its last values outlive where readings are wanted faster than it answers. */
  readonly retries: number;
  /** Belongs to a thermal zone, and on a Raspberry Pi so to the chip that the firmware throttles. */
  readonly zone: boolean;
}
