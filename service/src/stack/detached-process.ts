import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, fstatSync, openSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { startTicks } from '../process/start-time.ts';

const POLL_MS = 50;

/** A process that outlives ours. Its start time distinguishes it from a later one with the same pid. */
export const ProcessMark = z.object({
  pid: z.int().positive(),
  startTicks: z.string(),
  /** The size of its log before it started. Version 0.1.0 did not record it. */
  logFrom: z.int().optional(),
});
export type ProcessMark = z.infer<typeof ProcessMark>;

/** Starts a program in its own session, with its output appended to `logFile`. Throws the system's error. */
export async function launch(
  program: string,
  args: readonly string[],
  logFile: string,
  env: NodeJS.ProcessEnv = process.env
): Promise<ProcessMark> {
  const log = openSync(logFile, 'a', 0o600);
  try {
    const logFrom = fstatSync(log).size;
    const child = spawn(program, args, { detached: true, stdio: ['ignore', log, log], env });
    await once(child, 'spawn');
    child.unref();
    const pid = child.pid ?? 0;
    return { pid, startTicks: startTicks(pid) ?? 'ended immediately', logFrom };
  } finally {
    closeSync(log);
  }
}

export function isAlive({ pid, startTicks: ticks }: ProcessMark): boolean {
  return startTicks(pid) === ticks;
}

/**
 * Sends the signal, if the process is still the same one, and waits for it to end. False if it is still running after `limitMs`.
 */
export async function end(mark: ProcessMark, signal: NodeJS.Signals, limitMs: number): Promise<boolean> {
  if (isAlive(mark)) {
    process.kill(mark.pid, signal);
  }
  const until = performance.now() + limitMs;
  while (isAlive(mark)) {
    if (performance.now() > until) {
      return false;
    }
    await sleep(POLL_MS);
  }
  return true;
}
