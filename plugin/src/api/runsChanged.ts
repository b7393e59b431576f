import { fromEvent, type Observable } from 'rxjs';

const NAME = 'thermobench-runs-changed';

/**
 * Tells the plugin's other parts on this page that something was started. Sends a DOM event, because Grafana loads each
 * part separately.
 */
export function announceChange(): void {
  document.dispatchEvent(new Event(NAME));
}

/** Emits when a part of the plugin on this page has started something. */
export function changes(): Observable<unknown> {
  return fromEvent(document, NAME);
}
