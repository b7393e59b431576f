/**
 * Whether `ms` have passed since `since`. Also true if the clock was set back, because waiting for it to catch up could take
 * hours.
 */
export function hasPassed(ms: number, since: number, now: number): boolean {
  return Math.abs(now - since) >= ms;
}
