import { readFileSync } from 'node:fs';

/**
 * This process, told from a later one that happens to get the same number: `pid:start time`. A run is interrupted when the
 * process that conducted it is gone.
 */
export function thisProcess(): string {
  return `${process.pid}:${startTime(process.pid) ?? ''}`;
}

export function isAlive(owner: string): boolean {
  const [pid, started] = owner.split(':');
  if (started !== '') {
    return startTime(Number(pid)) === started;
  }
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Start time in clock ticks since boot; null where there is no /proc or no such process. Source: proc(5), field 22 of stat. */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may hold spaces, so count from behind it. A zombie is no longer alive.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
