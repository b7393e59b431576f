import { readdirSync, readFileSync } from 'node:fs';

import { startTicks } from '../process/start-time.ts';
import type { ProcessMark } from './detached-process.ts';

/**
 * A running process that was started with all of these arguments; undefined if there is none, or without /proc. Finds a server
 * whose record was not written, because the process that started it was killed at that moment: a second one could not use its
 * files.
 */
export function findRunning(args: readonly string[]): ProcessMark | undefined {
  for (const pid of processIds()) {
    const given = argumentsOf(pid);
    const ticks = args.every((arg) => given.includes(arg)) ? startTicks(pid) : null;
    if (ticks !== null) {
      return { pid, startTicks: ticks };
    }
  }
  return undefined;
}

function processIds(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

/** Empty for a process that has ended, or that belongs to another user. */
function argumentsOf(pid: number): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
