import { readFileSync } from 'node:fs';

/**
 * Identifies this process, as distinct from a later one with the same number: `pid:start time`. A run is interrupted if
 * the process that executed it is gone.
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

/**
 * Start time in clock ticks since boot; null if there is no /proc or no such process. Source: proc(5), field 22 of
 * stat.
 */
function startTime(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may contain spaces, so count from after it. A zombie counts as
    // gone.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
