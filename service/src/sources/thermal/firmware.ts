import { join } from 'node:path';

import { devicesIn, hasPassed, namesIn, readAttribute } from '../sysfs.ts';

/** The kernel asks the firmware itself only every 2 s. */
const READ_EVERY_MS = 1_000;

/** Bit by bit from the lowest, what holds now; bits 16 to 19, what held at some time before, say nothing of a reading. */
const STATES = [
  { name: 'under_voltage', word: 'undervoltage' },
  { name: 'frequency_capped', word: 'capped' },
  { name: 'throttled', word: 'throttled' },
  { name: 'soft_temperature_limit', word: 'warm' },
] as const;

/** Something a board's firmware does to keep the board safe, and whether it does so now. */
export interface BoardState {
  readonly name: (typeof STATES)[number]['name'];
  readonly holds: boolean;
}

/**
 * What the flags of a Raspberry Pi's firmware say of this moment: `undervoltage throttled`; empty when all is well.
 *
 * Source: https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
 */
export function throttledWords(flags: number): string {
  return STATES.filter((_state, bit) => isSet(flags, bit))
    .map(({ word }) => word)
    .join(' ');
}

/** The throttled state of a Raspberry Pi, where there is one. */
export class Firmware {
  readonly #flags: Flags | null;
  #words = '';
  #readAt: number | null = null;

  constructor(sysfsRoot: string) {
    this.#flags = findThrottled(sysfsRoot) ?? findUndervoltage(sysfsRoot);
  }

  /** What to note on a reading of this moment; empty when all is well or nothing is known. `now` in milliseconds. */
  words(now: number): string {
    if (this.#flags !== null && (this.#readAt === null || hasPassed(READ_EVERY_MS, this.#readAt, now))) {
      this.#words = throttledWords(this.#flags.read());
      this.#readAt = now;
    }
    return this.#words;
  }

  /** The states that this firmware tells of; none where nothing is known. */
  states(): BoardState[] {
    if (this.#flags === null) {
      return [];
    }
    const flags = this.#flags.read();
    return STATES.slice(0, this.#flags.known).map(({ name }, bit) => ({ name, holds: isSet(flags, bit) }));
  }
}

interface Flags {
  /** How many of the lowest bits mean something. */
  readonly known: number;
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
  return path === undefined ? null : { known: STATES.length, read: () => parseInt(readAttribute(path) ?? '0', 16) };
}

/** Kernels without that file (Debian's, Fedora's): the alarm of the hwmon driver knows undervoltage alone. */
function findUndervoltage(sysfsRoot: string): Flags | null {
  const monitor = devicesIn(join(sysfsRoot, 'class/hwmon'), 'hwmon').find(
    (folder) => readAttribute(join(folder, 'name')) === 'rpi_volt'
  );
  return monitor === undefined
    ? null
    : { known: 1, read: () => (readAttribute(join(monitor, 'in0_lcrit_alarm')) === '1' ? 1 : 0) };
}
