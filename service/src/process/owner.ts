import { startTicks } from './start-time.ts';

/**
 * Identifies this process, even if a later one has the same pid: `pid:start time`. A run is interrupted if the process that
 * executed it is gone.
 */
export function thisProcess(): string {
  return `${process.pid}:${startTicks(process.pid) ?? ''}`;
}

export function isAlive(owner: string): boolean {
  const [pid, started] = owner.split(':');
  if (started !== '') {
    return startTicks(Number(pid)) === started;
  }
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
