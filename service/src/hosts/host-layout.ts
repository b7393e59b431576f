import { existsSync } from 'node:fs';

import { findBoardFlags, type BoardFlags } from './board-flags.ts';
import { clockFolders } from './cpu-clock.ts';
import { cpuTemperatureFiles } from './cpu-temperature.ts';
import { namesIn, textOf } from './kernel-files.ts';

/** What rarely changes on a host. */
export interface HostLayout {
  host: string;
  /** Names of the disks as in /proc/diskstats. */
  wholeDisks: ReadonlySet<string>;
  /** Speeds of the network interfaces; null if not reported. */
  bitsPerSecond: ReadonlyMap<string, number | null>;
  cpuTemperatureFiles: readonly string[];
  clockFolders: readonly string[];
  /** Null if no firmware reports how it protects the board. */
  boardFlags: BoardFlags | null;
}

export function readLayout(root: string): HostLayout {
  return {
    host: (textOf(`${root}/proc/sys/kernel/hostname`) ?? '').trim(),
    // In names of this folder, the kernel replaces slashes: cciss/c0d0 is called cciss!c0d0.
    wholeDisks: new Set(namesIn(`${root}/sys/block`).map((name) => name.replaceAll('!', '/'))),
    bitsPerSecond: new Map(
      namesIn(`${root}/sys/class/net`).map((name) => [name, readSpeed(`${root}/sys/class/net/${name}`)])
    ),
    cpuTemperatureFiles: cpuTemperatureFiles(`${root}/sys`),
    clockFolders: clockFolders(`${root}/sys`),
    boardFlags: findBoardFlags(`${root}/sys`),
  };
}

/** The speed that a virtual interface reports is invented. Wi-Fi reports none, and an unplugged interface reports -1. */
function readSpeed(folder: string): number | null {
  const megabits = existsSync(`${folder}/device`) ? Number(textOf(`${folder}/speed`) ?? NaN) : NaN;
  return megabits > 0 ? megabits * 1e6 : null;
}
