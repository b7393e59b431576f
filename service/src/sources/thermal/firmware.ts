import { join } from 'node:path';

import { devicesIn, hasPassed, namesIn, readAttribute } from '../sysfs.ts';

/** The kernel asks the firmware itself only every 2 s. */
const READ_EVERY_MS = 1_000;

/** Bit by bit from the lowest, what holds now; bits 16 to 19, what held at some time before, say nothing of a reading. */
const WORDS = ['undervoltage', 'capped', 'throttled', 'warm'];

/**
 * What the flags of a Raspberry Pi's firmware say of this moment: `undervoltage throttled`; empty when all is well.
 *
 * Source: https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
 */
export function throttledWords(flags: number): string {
  return WORDS.filter((_word, bit) => ((flags >> bit) & 1) === 1).join(' ');
}

/** The throttled state of a Raspberry Pi, where there is one. */
export class Firmware {
  readonly #state: () => string;
  #words = '';
  #readAt: number | null = null;

  constructor(sysfsRoot: string) {
    this.#state = findThrottled(sysfsRoot) ?? findUndervoltage(sysfsRoot) ?? (() => '');
  }

  /** What to note on a reading of this moment; empty when all is well or nothing is known. `now` in milliseconds. */
  words(now: number): string {
    if (this.#readAt === null || hasPassed(READ_EVERY_MS, this.#readAt, now)) {
      this.#words = this.#state();
      this.#readAt = now;
    }
    return this.#words;
  }
}

/** Raspberry Pi OS: hexadecimal flags. Below `soc` up to the Raspberry Pi 4, below `soc@107c000000` on the 5. */
function findThrottled(sysfsRoot: string): (() => string) | null {
  const platform = join(sysfsRoot, 'devices/platform');
  const path = namesIn(platform)
    .filter((name) => /^soc(@|$)/.test(name))
    .map((soc) => join(platform, soc, `${soc}:firmware`, 'get_throttled'))
    .find((candidate) => readAttribute(candidate) !== null);
  return path === undefined ? null : () => throttledWords(parseInt(readAttribute(path) ?? '0', 16));
}

/** Kernels without that file (Debian's, Fedora's): the alarm of the hwmon driver knows undervoltage alone. */
function findUndervoltage(sysfsRoot: string): (() => string) | null {
  const monitor = devicesIn(join(sysfsRoot, 'class/hwmon'), 'hwmon').find(
    (folder) => readAttribute(join(folder, 'name')) === 'rpi_volt'
  );
  return monitor === undefined
    ? null
    : () => (readAttribute(join(monitor, 'in0_lcrit_alarm')) === '1' ? 'undervoltage' : '');
}
