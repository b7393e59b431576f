import { fromEvent, type Observable } from 'rxjs';

const NAME = 'thermobench-runs-changed';

/**
 * Once something has started, tells the plugin's other parts on this page. Sends a DOM event, because Grafana loads each
 * part separately.
 */
export async function announced<Started>(starting: Promise<Started>): Promise<Started> {
  const started = await starting;
  document.dispatchEvent(new Event(NAME));
  return started;
}

/** Emits when a part of the plugin on this page has started something. */
export function changes(): Observable<unknown> {
  return fromEvent(document, NAME);
}
