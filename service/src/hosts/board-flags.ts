import { join } from 'node:path';

import { BOARD_STATES, type BoardStateName } from '../model/board-state.ts';
import { namesIn } from './kernel-files.ts';
import { devicesIn, readAttribute } from './sysfs.ts';

/**
 * The lowest bits are the states that are active now. Bits 16 to 19 have the same meanings, but for the whole time since the board
 * started, so they say nothing about a single reading.
 */
const SINCE_START = 16;

/** Flags of a board's firmware that can be read now. */
export interface BoardFlags {
  /** The states that this firmware reports, in the order of their bits. */
  readonly known: readonly BoardStateName[];
  /** Whether the firmware also reports what was true earlier. */
  readonly remembers: boolean;
  read(): number;
}

/**
 * Finds the flags of a Raspberry Pi's firmware. Null if this machine is another one, or has none that can be read.
 *
 * Source: https://www.raspberrypi.com/documentation/computers/os.html#get_throttled
 */
export function findBoardFlags(sysfsRoot: string): BoardFlags | null {
  return findThrottled(sysfsRoot) ?? findUndervoltage(sysfsRoot);
}

/** Whether the state is active now. */
export function holds(flags: number, state: BoardStateName): boolean {
  return isSet(flags, BOARD_STATES.indexOf(state));
}

/** Whether the state was active at any time since the board started. */
export function hasHeld(flags: number, state: BoardStateName): boolean {
  return isSet(flags, BOARD_STATES.indexOf(state) + SINCE_START);
}

function isSet(flags: number, bit: number): boolean {
  return ((flags >> bit) & 1) === 1;
}

/** Raspberry Pi OS: hexadecimal flags. Below `soc` up to the Raspberry Pi 4, below `soc@107c000000` on the 5. */
function findThrottled(sysfsRoot: string): BoardFlags | null {
  const platform = join(sysfsRoot, 'devices/platform');
  const path = namesIn(platform)
    .filter((name) => /^soc(@|$)/.test(name))
    .map((soc) => join(platform, soc, `${soc}:firmware`, 'get_throttled'))
    .find((candidate) => readAttribute(candidate) !== null);
  return path === undefined
    ? null
    : { known: BOARD_STATES, remembers: true, read: () => parseInt(readAttribute(path) ?? '0', 16) };
}

/** Kernels without that file (Debian's, Fedora's): the alarm of the hwmon driver only reports undervoltage. */
function findUndervoltage(sysfsRoot: string): BoardFlags | null {
  const monitor = devicesIn(join(sysfsRoot, 'class/hwmon'), 'hwmon').find(
    (folder) => readAttribute(join(folder, 'name')) === 'rpi_volt'
  );
  return monitor === undefined
    ? null
    : {
        known: ['under_voltage'],
        remembers: false,
        read: () => (readAttribute(join(monitor, 'in0_lcrit_alarm')) === '1' ? 1 : 0),
      };
}
