import { Fault } from '../model/fault.ts';

/** Limit for the time from the last reading to the last commit; a run does not wait longer for a slow store. */
export const DRAIN_WITHIN_MS = 60_000;

export function notDrained(): Fault {
  return new Fault({
    kind: 'transient',
    code: 'DRAIN_TIMED_OUT',
    message: `The store did not confirm the last commits within ${DRAIN_WITHIN_MS / 1000} s, and the run no longer waits for them.`,
    hint: 'Check what slows the store down, or use smaller commits or fewer producers.',
  });
}
