import { join } from 'node:path';

import { numberIn, textOf } from './kernel-files.ts';
import { namesInOrder } from './sysfs.ts';

/** Clock frequency of the CPUs: the mean of all CPUs, now and at most. */
export interface CpuClock {
  hertz: number;
  maxHertz: number;
}

/** Folders of groups of CPUs that share a clock. Source: the kernel's Documentation/admin-guide/pm/cpufreq.rst. */
export function clockFolders(sysfsRoot: string): string[] {
  const folder = join(sysfsRoot, 'devices/system/cpu/cpufreq');
  return namesInOrder(folder)
    .filter((name) => name.startsWith('policy'))
    .map((name) => join(folder, name));
}

/**
 * Null without a clock that can be read, as in most virtual machines. The kernel reports the frequency that it requested; the
 * firmware of a board may use a lower one.
 */
export function readClock(folders: readonly string[]): CpuClock | null {
  let cpus = 0;
  let [hertz, maxHertz] = [0, 0];
  for (const folder of folders) {
    const kilohertz = (name: string) => numberIn(textOf(join(folder, name)), /^(\d+)$/m);
    const now = kilohertz('scaling_cur_freq');
    const most = kilohertz('cpuinfo_max_freq');
    if (now !== null && most !== null) {
      const sharing = (textOf(join(folder, 'affected_cpus')) ?? '').trim().split(/\s+/).length;
      cpus += sharing;
      hertz += now * 1_000 * sharing;
      maxHertz += most * 1_000 * sharing;
    }
  }
  return cpus === 0 ? null : { hertz: hertz / cpus, maxHertz: maxHertz / cpus };
}
