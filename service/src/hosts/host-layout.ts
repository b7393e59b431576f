import { existsSync } from 'node:fs';

import { namesIn, textOf } from './kernel-files.ts';

/** What rarely changes on a host. */
export interface HostLayout {
  host: string;
  /** Names of the disks as in /proc/diskstats. */
  wholeDisks: ReadonlySet<string>;
  /** Speeds of the network interfaces; null if not reported. */
  bitsPerSecond: ReadonlyMap<string, number | null>;
}

export function readLayout(root: string): HostLayout {
  return {
    host: (textOf(`${root}/proc/sys/kernel/hostname`) ?? '').trim(),
    // In names of this folder, the kernel replaces slashes: cciss/c0d0 is called cciss!c0d0.
    wholeDisks: new Set(namesIn(`${root}/sys/block`).map((name) => name.replaceAll('!', '/'))),
    bitsPerSecond: new Map(
      namesIn(`${root}/sys/class/net`).map((name) => [name, readSpeed(`${root}/sys/class/net/${name}`)])
    ),
  };
}

/** The speed that a virtual interface reports is invented. Wi-Fi reports none, and an unplugged interface reports -1. */
function readSpeed(folder: string): number | null {
  const megabits = existsSync(`${folder}/device`) ? Number(textOf(`${folder}/speed`) ?? NaN) : NaN;
  return megabits > 0 ? megabits * 1e6 : null;
}
