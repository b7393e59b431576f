import { Problem } from '@thermobench/service/model/problem.ts';
import { hasEnded, Run, RunBrief, RunSpec, type RunEvent } from '@thermobench/service/model/run.ts';
import type { NewestReading } from '@thermobench/service/model/series.ts';
import { StoreState } from '@thermobench/service/model/store-state.ts';
import type { TrendRun } from '@thermobench/service/model/trend.ts';
import { of, throwError, type Observable } from 'rxjs';

interface Question {
  url: string;
  method?: string;
  params?: { limit?: number; active?: string };
}

/**
 * For tests: a service with these runs, as Grafana's client sees it. By default it has one target, and no sweeps,
 * presets or samples.
 */
export class TrialRuns {
  targets: object[] = [{ name: 'sqlite', sink: 'sqlite', address: '', origin: 'built-in', options: {} }];
  /** Newest first. */
  runs: Run[] = [];
  /** The answer to the query for active runs, if it should be slightly older than the list. */
  active: Run[] | undefined;
  /** Whether Grafana cannot reach the service. */
  isDown = false;
  /** Whether the service is too old to list active runs and to report stores. */
  isOlder = false;
  hosts: object[] = [];
  stores: StoreState[] = [];
  /** The newest readings in every target. */
  newest: NewestReading[] = [];
  /** The trend of every run. */
  trend: TrendRun[] = [];
  /** The events of every run. */
  events: RunEvent[] = [];

  fetch({ url, method, params = {} }: Question): Observable<{ data: unknown }> {
    if (this.isDown) {
      return throwError(() => ({ status: 502, data: '', config: { url } }));
    }
    const path = url.split('/').slice(4).join('/');
    const stopped = /^runs\/(\w+)\/stop$/.exec(path)?.[1];
    if (method === 'POST' && stopped !== undefined) {
      this.runs = this.runs.map((run) => (run.id === stopped ? { ...run, state: 'done', endedAt: 2 } : run));
      return of({ data: this.runs.find(({ id }) => id === stopped) });
    }
    const deleted = /^runs\/(\w+)$/.exec(path)?.[1];
    if (method === 'DELETE' && deleted !== undefined) {
      this.runs = this.runs.filter(({ id }) => id !== deleted);
      return of({ data: '' });
    }
    if (path === 'hosts') {
      return of({ data: this.hosts });
    }
    if (path === 'targets') {
      return of({ data: this.targets });
    }
    if (this.isOlder && (path === 'stores' || path === 'newest' || path.endsWith('/trend'))) {
      return throwError(() => ({ status: 404, data: UNKNOWN_PATH, config: { url } }));
    }
    if (path === 'stores' || path === 'newest') {
      return of({ data: this[path] });
    }
    if (path.endsWith('/trend')) {
      return of({ data: this.trend });
    }
    if (path.endsWith('/events')) {
      return of({ data: this.events });
    }
    if (path !== 'runs') {
      return of({ data: [] });
    }
    if (params.active === undefined) {
      return of({ data: this.runs.slice(0, params.limit) });
    }
    if (this.isOlder) {
      return throwError(() => ({ status: 400, data: UNKNOWN_PARAMETER, config: { url } }));
    }
    return of({ data: this.active ?? this.runs.filter(({ state }) => !hasEnded(state)) });
  }
}

/** For tests: the service that all requests through Grafana's client reach. */
export const grafana = { service: new TrialRuns() };

const UNKNOWN_PARAMETER: Problem = {
  ...{ type: 'about:blank', title: 'Bad Request', status: 400, code: 'INVALID_INPUT', kind: 'configuration' },
  ...{ detail: 'A parameter is wrong.', hint: 'Correct what `errors` lists.', instance: 'urn:uuid:0' },
  errors: [{ field: 'active', message: 'is unknown' }],
};

const UNKNOWN_PATH: Problem = {
  ...UNKNOWN_PARAMETER,
  ...{ title: 'Not Found', status: 404, code: 'PATH_UNKNOWN', errors: [] },
};

/** A store whose deletion counts are those of its `deletions`, unless they are given. */
export function trialStore(target: string, changes: Partial<StoreState> = {}): StoreState {
  const { deletions = [] } = changes;
  return StoreState.parse({
    ...{ target, state: 'reachable', checkedAt: Date.now(), inUse: false },
    ...{ version: 'SQLite 3', roundTripMs: 1, problem: null },
    deletionCounts: { all: deletions.length, failed: deletions.filter(({ problem }) => problem !== null).length },
    ...changes,
  });
}

/** The brief of a run without faults. */
export function trialBrief(changes: Partial<RunBrief> = {}): RunBrief {
  const ledger = { lost: 0, duplicated: 0, wrong: 0 };
  return RunBrief.parse({ serviceP99Ms: 1, generatorLimited: false, ledger, ...changes });
}

export function trialRun(id: string, state: Run['state'], request: object = {}): Run {
  return Run.parse({
    ...{ id, state, kind: 'run', sink: 'sqlite', createdAt: 1, startedAt: null, endedAt: null, startedBy: null },
    ...{ sweep: null, offered: 0, acked: 0, rowsPerSecond: null, valid: null, brief: null },
    spec: RunSpec.parse({ target: 'sqlite', ...request }),
  });
}

/** The given number of finished runs. They are newer than all active ones, because their ids start with a z. */
export function endedRuns(count: number): Run[] {
  return Array.from({ length: count }, (_, index) => trialRun(`z${String(9_999_999 - index)}`, 'done'));
}
