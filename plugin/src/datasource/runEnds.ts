import { hasEnded, Run } from '@thermobench/service/model/run.ts';
import {
  catchError,
  defer,
  distinctUntilChanged,
  expand,
  filter,
  from,
  map,
  merge,
  of,
  skip,
  switchMap,
  timer,
  type Observable,
} from 'rxjs';
import { z } from 'zod';

import { serviceAt } from '../api/client.ts';
import { pollingMs } from '../api/polling.ts';
import { changes } from '../api/runsChanged.ts';

const Runs = z.array(Run);
/** Fewer runs than this are expected to end between two polls. */
const NEWEST = 50;

/** Emits whenever a run of the service behind the proxy ends or is deleted. Polls less often while no run is active. */
export function runEnds(proxyUrl: string): Observable<unknown> {
  const service = serviceAt(proxyUrl);
  const look = defer(() =>
    from(document.hidden ? Promise.resolve([]) : service.get('runs', Runs, { query: { limit: NEWEST } }))
  ).pipe(
    // The next query of a panel reports the error.
    catchError(() => of<Run[]>([]))
  );
  const looks = merge(of(null), changes()).pipe(
    switchMap(() => look.pipe(expand((runs) => timer(pollingMs(runs.some(isActive))).pipe(switchMap(() => look)))))
  );
  return looks.pipe(
    filter((runs) => runs.length > 0),
    map((runs) =>
      runs
        .filter(({ state }) => hasEnded(state))
        .map(({ id }) => id)
        .join()
    ),
    distinctUntilChanged(),
    skip(1)
  );
}

/** A collection does not count: it is always active and has no results. */
function isActive({ kind, state }: Run): boolean {
  return kind === 'run' && !hasEnded(state);
}
