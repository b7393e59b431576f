import { join } from 'node:path';

import { devicesIn, hasPassed, namesIn, readAttribute } from '../sysfs.ts';
import { NOTHING_MEASURED, Vcgencmd, type BoardMeasures } from './vcgencmd.ts';

/** The kernel itself queries the firmware only every 2 s. */
const READ_EVERY_MS = 1_000;

/**
 * Meaning of each bit, from the lowest: what is true now. Bits 16 to 19 have the same meanings, but for the whole time since
 * the board started, so they say nothing about a single reading.
 */
const STATES = [
  { name: 'under_voltage', word: 'undervoltage' },
  { name: 'frequency_capped', word: 'capped' },
  { name: 'throttled', word: 'throttled' },
  { name: 'soft_temperature_limit', word: 'warm' },
] as const;
const SINCE_START = 16;

/** A measure that a board's firmware takes to protect the board, and whether the measure is active now. */
export interface BoardState {
  readonly name: (typeof STATES)[number]['name'];
  readonly holds: boolean;
  /** Whether it has been active since the board started; null if the firmware does not say. */
  readonly heldSinceStart: boolean | null;
}

/**
 * The current flags of a Raspberry Pi's firmware in words: `undervoltage throttled`; empty if all is well.
 *
 * Source: https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
 */
export function throttledWords(flags: number): string {
  return STATES.filter((_state, bit) => isSet(flags, bit))
    .map(({ word }) => word)
    .join(' ');
}

/** The throttled state, clock and voltage of a Raspberry Pi, if this machine is one. */
export class Firmware {
  readonly #flags: Flags | null;
  readonly #meter = new Vcgencmd();
  #words = '';
  #readAt: number | null = null;

  constructor(sysfsRoot: string) {
    this.#flags = findThrottled(sysfsRoot) ?? findUndervoltage(sysfsRoot);
  }

  /** Note for a reading taken now, where `now` is in milliseconds. Empty if no state is active or none can be read. */
  words(now: number): string {
    if (this.#flags !== null && (this.#readAt === null || hasPassed(READ_EVERY_MS, this.#readAt, now))) {
      this.#words = throttledWords(this.#flags.read());
      this.#readAt = now;
    }
    return this.#words;
  }

  /** The states that this firmware reports; empty if none can be read. */
  states(): BoardState[] {
    if (this.#flags === null) {
      return [];
    }
    const { known, remembers } = this.#flags;
    const flags = this.#flags.read();
    return STATES.slice(0, known).map(({ name }, bit) => ({
      name,
      holds: isSet(flags, bit),
      heldSinceStart: remembers ? isSet(flags, bit + SINCE_START) : null,
    }));
  }

  /** What this firmware measures now. Takes some milliseconds, so not in the hot loop. */
  async measures(): Promise<BoardMeasures> {
    return this.#flags === null ? NOTHING_MEASURED : this.#meter.measure();
  }
}

interface Flags {
  /** How many of the lowest bits have a meaning. */
  readonly known: number;
  /** Whether the higher bits say what was true earlier. */
  readonly remembers: boolean;
  read(): number;
}

function isSet(flags: number, bit: number): boolean {
  return ((flags >> bit) & 1) === 1;
}

/** Raspberry Pi OS: hexadecimal flags. Below `soc` up to the Raspberry Pi 4, below `soc@107c000000` on the 5. */
function findThrottled(sysfsRoot: string): Flags | null {
  const platform = join(sysfsRoot, 'devices/platform');
  const path = namesIn(platform)
    .filter((name) => /^soc(@|$)/.test(name))
    .map((soc) => join(platform, soc, `${soc}:firmware`, 'get_throttled'))
    .find((candidate) => readAttribute(candidate) !== null);
  return path === undefined
    ? null
    : { known: STATES.length, remembers: true, read: () => parseInt(readAttribute(path) ?? '0', 16) };
}

/** Kernels without that file (Debian's, Fedora's): the alarm of the hwmon driver only reports undervoltage. */
function findUndervoltage(sysfsRoot: string): Flags | null {
  const monitor = devicesIn(join(sysfsRoot, 'class/hwmon'), 'hwmon').find(
    (folder) => readAttribute(join(folder, 'name')) === 'rpi_volt'
  );
  return monitor === undefined
    ? null
    : { known: 1, remembers: false, read: () => (readAttribute(join(monitor, 'in0_lcrit_alarm')) === '1' ? 1 : 0) };
}
