import { fromEvent, type Observable } from 'rxjs';

const NAME = 'thermobench-runs-changed';

/** Tells the other parts of the plugin on this page, which Grafana loads separately, that somebody has started something. */
export function announceChange(): void {
  document.dispatchEvent(new Event(NAME));
}

/** Emits when a part of the plugin on this page has started something. */
export function changes(): Observable<unknown> {
  return fromEvent(document, NAME);
}
