import { fromEvent, type Observable } from 'rxjs';

const NAME = 'thermobench-runs-changed';

/** Notifies the other parts of the plugin on this page, which Grafana loads separately, that something was started. */
export function announceChange(): void {
  document.dispatchEvent(new Event(NAME));
}

/** Emits when a part of the plugin on this page has started something. */
export function changes(): Observable<unknown> {
  return fromEvent(document, NAME);
}
