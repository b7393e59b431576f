/** Used while something is active and the page is visible. */
const LIVE_MS = 1_000;
/** Used otherwise, because someone else may start something. */
const CALM_MS = 15_000;

/** The polling interval. React-query pauses polling while the page is hidden, and queries once when it is visible again. */
export function pollingMs(active: boolean): number {
  return active ? LIVE_MS : CALM_MS;
}
