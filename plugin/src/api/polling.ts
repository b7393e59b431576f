/** While something is active. */
const LIVE_MS = 1_000;
/** While nothing is active, because someone else may start something. */
const CALM_MS = 15_000;
/** During an outage, to notice when the service is back. */
export const RECOVERY_MS = 5_000;

/**
 * The polling interval. React Query pauses polling while the page is hidden, and polls once when it becomes visible
 * again.
 */
export function pollingMs(active: boolean): number {
  return active ? LIVE_MS : CALM_MS;
}
