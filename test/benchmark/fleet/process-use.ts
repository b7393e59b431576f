import { readFileSync } from 'node:fs';

/** What a process has used so far. */
export interface ProcessUse {
  cpuSeconds: number;
  /** The most memory that it ever had. */
  peakBytes: number;
}

/** Linux counts the time of processes in these units, whatever its timer is. Source: proc(5), USER_HZ. */
const TICKS_PER_SECOND = 100;

/** Reads /proc. Throws if the process has ended. */
export function processUse(pid: number): ProcessUse {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program, in parentheses, may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [utime, stime] = [fields[11], fields[12]];
  const peak = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    cpuSeconds: (Number(utime) + Number(stime)) / TICKS_PER_SECOND,
    peakBytes: Number(peak?.[1] ?? NaN) * 1024,
  };
}
