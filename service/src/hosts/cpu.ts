import { growth } from './growth.ts';
import type { CpuMs } from './host-second.ts';
import { parseAmount } from './kernel-files.ts';

/** Since the host was booted. */
export interface CpuCounters {
  all: CpuMs;
  /** By the kernel's number of the CPU, in ascending order. CPUs that are switched off are missing. */
  busyMs: ReadonlyMap<number, number>;
}

/** Length of a clock tick. The kernel converts to this unit for programs, whatever its own tick is. Source: time(7), USER_HZ. */
export const TICK_MS = 10;

/** Parses /proc/stat; null if it does not contain the time of all CPUs. Source: proc_stat(5). */
export function parseCpu(stat: string): CpuCounters | null {
  let all: CpuMs | null = null;
  const busyMs = new Map<number, number>();
  for (const line of stat.split('\n')) {
    const [, number, values] = /^cpu(\d*)\s+(.+)/.exec(line) ?? [];
    if (values === undefined) {
      break;
    }
    const time = cpuMs(values);
    if (number === '') {
      all = time;
    } else {
      busyMs.set(Number(number), time.user + time.system + time.steal);
    }
  }
  return all && { all, busyMs };
}

/** The time of guests, in the last two columns, is part of `user` and `nice`. */
function cpuMs(values: string): CpuMs {
  const ticks = values.split(' ').map(parseAmount);
  const [user = 0, nice = 0, system = 0, idle = 0, iowait = 0, irq = 0, softirq = 0, steal = 0] = ticks;
  return {
    user: (user + nice) * TICK_MS,
    system: (system + irq + softirq) * TICK_MS,
    iowait: iowait * TICK_MS,
    steal: steal * TICK_MS,
    idle: idle * TICK_MS,
  };
}

/** What the CPUs did between two readings. */
export function cpuBetween(
  before: CpuCounters,
  after: CpuCounters
): { cpus: number; cpuMs: CpuMs; busyMsByCpu: number[] } {
  const spent = (mode: keyof CpuMs) => growth(before.all[mode], after.all[mode]);
  return {
    cpus: after.busyMs.size,
    cpuMs: {
      user: spent('user'),
      system: spent('system'),
      iowait: spent('iowait'),
      steal: spent('steal'),
      idle: spent('idle'),
    },
    busyMsByCpu: [...after.busyMs].map(([number, busyMs]) => growth(before.busyMs.get(number), busyMs)),
  };
}
