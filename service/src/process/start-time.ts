import { readFileSync } from 'node:fs';

/**
 * When a process started, in clock ticks since boot, which distinguishes it from a later process with the same pid. Null if it
 * has ended, or if there is no /proc. A process whose first thread has ended (state Z) keeps its ports and files until its last
 * thread ends. Source: proc(5), /proc/pid/stat, fields 3, 20 and 22.
 */
export function startTicks(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return null;
  }
  // The second field is the program's name in parentheses, which may contain spaces.
  const [state, ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const threads = Number(rest[16]);
  return state === 'Z' && threads <= 1 ? null : (rest[18] ?? null);
}
