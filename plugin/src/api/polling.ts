/** While something is active and the page is visible. */
const LIVE_MS = 1_000;
/** Otherwise; someone else may start something. */
const CALM_MS = 15_000;

/**
 * How often to ask again. When the page is hidden nothing is asked: react-query stops its intervals then, and asks once when the
 * page is back.
 */
export function pollingMs(active: boolean): number {
  return active ? LIVE_MS : CALM_MS;
}
