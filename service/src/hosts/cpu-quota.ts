import { growth } from './growth.ts';
import type { CpuGroups } from './control-groups.ts';
import { numberIn, textOf } from './kernel-files.ts';

/** What the control groups of a process allow. */
export interface CpuQuota {
  /** The strictest quota of all groups; null if none has one. */
  cpus: number | null;
  /** How long each group has been stopped so far, by its directory. */
  throttledMs: ReadonlyMap<string, number>;
}

/** Parses `cpu.max`, for example `50000 100000`. Null without a quota. Source: the kernel's Documentation/admin-guide/cgroup-v2.rst. */
export function parseMax(max: string | null): number | null {
  const [quota, period] = (max ?? '').trim().split(' ').map(Number);
  return cpusOf(quota, period);
}

/** Null without a quota, which version 1 writes as -1. Source: the kernel's Documentation/scheduler/sched-bwc.rst. */
export function parseCfsQuota(quota: string | null, period: string | null): number | null {
  return cpusOf(Number(quota ?? NaN), Number(period ?? NaN));
}

function cpusOf(quota = NaN, period = NaN): number | null {
  return quota > 0 && period > 0 ? quota / period : null;
}

/** Parses `cpu.stat` of either version. Null for a group that cannot be stopped. */
export function parseThrottledMs(stat: string | null): number | null {
  const nanoseconds = numberIn(stat, /^throttled_time (\d+)/m);
  const microseconds = numberIn(stat, /^throttled_usec (\d+)/m);
  return nanoseconds !== null ? nanoseconds / 1e6 : microseconds !== null ? microseconds / 1e3 : null;
}

/** @param under the folder in which the directories are, `/` except in tests */
export function readCpuQuota(under: string, { version, directories }: CpuGroups): CpuQuota {
  const quotas: number[] = [];
  const throttledMs = new Map<string, number>();
  for (const directory of directories) {
    const file = (name: string) => textOf(`${under}${directory}/${name}`);
    const cpus =
      version === 2 ? parseMax(file('cpu.max')) : parseCfsQuota(file('cpu.cfs_quota_us'), file('cpu.cfs_period_us'));
    const stopped = parseThrottledMs(file('cpu.stat'));
    if (cpus !== null) {
      quotas.push(cpus);
    }
    if (stopped !== null) {
      throttledMs.set(directory, stopped);
    }
  }
  return { cpus: quotas.length === 0 ? null : Math.min(...quotas), throttledMs };
}

/**
 * How long the kernel stopped the group that it stopped longest. This need not be the group with the strictest quota: the quota
 * of a group around it may have been used up by others.
 */
export function throttledBetween(before: CpuQuota, after: CpuQuota): number {
  return Math.max(0, ...[...after.throttledMs].map(([group, ms]) => growth(before.throttledMs.get(group), ms)));
}
