import { TICK_MS } from './cpu.ts';
import { parseAmount } from './kernel-files.ts';

export interface ProcessStat {
  parent: number;
  cpuMs: number;
  /** In clock ticks since the host was booted; distinguishes a process from a later one with the same id. */
  started: string;
}

/** Parses /proc/PID/stat, whose CPU time includes threads that have ended. Null if fields are missing. Source: proc_pid_stat(5). */
export function parseProcessStat(stat: string): ProcessStat | null {
  // The second field is the program's name in parentheses, which may contain spaces.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [parent, user, system, started] = [fields[1], fields[11], fields[12], fields[19]];
  if (started === undefined) {
    return null;
  }
  return { parent: Number(parent), cpuMs: (parseAmount(user) + parseAmount(system)) * TICK_MS, started };
}
