import { basename } from 'node:path/posix';

import type { CpuGroups } from './control-groups.ts';
import { readCpuQuota, throttledBetween, type CpuQuota } from './cpu-quota.ts';
import { growth } from './growth.ts';
import type { ProgramUse } from './host-second.ts';
import { linkTarget, namesIn, numberIn, parseAmount, textOf } from './kernel-files.ts';
import { parseProcessStat } from './process-stat.ts';

/** Since the process started. */
export interface ProgramCounters {
  started: string;
  cpuMs: number;
  /** By thread. */
  waitedNs: ReadonlyMap<string, number>;
  writtenBytes: number | null;
  quota: CpuQuota;
}

/** Parses /proc/PID/io. Null if this user may not read it. Source: proc_pid_io(5). */
export function parseWrittenBytes(io: string | null): number | null {
  return numberIn(io, /^write_bytes: (\d+)/m);
}

/** Parses the schedstat of a thread: how long it was ready but waited for a CPU. */
export function parseWaitedNs(schedstat: string): number {
  return parseAmount(schedstat.split(' ')[1]);
}

/** Name of the program that a process executes; its file may have been replaced meanwhile. Null if this user may not read it. */
export function programName(root: string, pid: number): string | null {
  const file = linkTarget(`${root}/proc/${pid}/exe`);
  return file && basename(file.replace(/ \(deleted\)$/, ''));
}

/** Reads the counters of a process with all its threads. Null if it has ended. */
export function readProgram(root: string, pid: number, groups: CpuGroups): ProgramCounters | null {
  const folder = `${root}/proc/${pid}`;
  const stat = parseProcessStat(textOf(`${folder}/stat`) ?? '');
  if (!stat) {
    return null;
  }
  const waitedNs = new Map<string, number>();
  for (const thread of namesIn(`${folder}/task`)) {
    const schedstat = textOf(`${folder}/task/${thread}/schedstat`);
    if (schedstat !== null) {
      waitedNs.set(thread, parseWaitedNs(schedstat));
    }
  }
  const { started, cpuMs } = stat;
  return {
    started,
    cpuMs,
    waitedNs,
    writtenBytes: parseWrittenBytes(textOf(`${folder}/io`)),
    quota: readCpuQuota(root, groups),
  };
}

/** What a process did between two readings. Null if they are not of the same process. */
export function programBetween(
  before: ProgramCounters | undefined,
  after: ProgramCounters
): Omit<ProgramUse, 'role' | 'name'> | null {
  if (before?.started !== after.started) {
    return null;
  }
  // A thread that was not there before has started in the interval.
  const waited = [...after.waitedNs].map(([thread, ns]) => growth(before.waitedNs.get(thread) ?? 0, ns));
  return {
    cpuMs: growth(before.cpuMs, after.cpuMs),
    waitedForCpuMs: waited.reduce((sum, ns) => sum + ns, 0) / 1e6,
    writtenBytes: writtenBetween(before.writtenBytes, after.writtenBytes),
    quotaCpus: after.quota.cpus,
    throttledMs: throttledBetween(before.quota, after.quota),
  };
}

function writtenBetween(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : growth(before, after);
}
