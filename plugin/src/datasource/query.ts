import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

/** The kinds of query. The last five are lists for a dashboard's variables. */
export type QueryKind =
  | 'runs'
  | 'throughput'
  | 'latency'
  | 'timeSpent'
  | 'hosts'
  | 'temperature'
  | 'newest'
  | 'stores'
  | 'troubles'
  | 'annotations'
  | 'targetNames'
  | 'locationNames'
  | 'runIds'
  | 'runSpans'
  | 'sweepIds';

/**
 * How a bucket of readings is shown. `band` is the mean within a band from the minimum to the maximum. `byHour` is the
 * mean of all requested locations in each hour of each day, for a heat map.
 */
export type Aggregation = 'mean' | 'min' | 'max' | 'band' | 'byHour';

/** What a sensor measures. If omitted, both are shown. */
export type Quantity = 'temperature' | 'humidity';

/**
 * Where a latency starts: `service` at the call, `intended` at the intended time of a paced run, `commit` at the
 * commit. `headline` is `intended` for a paced run, and `service` for a closed loop.
 */
export type LatencyOf = 'service' | 'intended' | 'commit' | 'headline';

/**
 * A panel's query. Every text may contain template variables. Fields that the kind does not need are kept, in case the
 * kind is changed back.
 */
export interface ThermobenchQuery extends DataQuery {
  kind: QueryKind;
  /** Name of a target. Required for `temperature`, `newest` and `locationNames`; otherwise a filter. */
  target?: string;
  /** Names of locations, one per line. Empty means every location. */
  location?: string;
  quantity?: Quantity;
  aggregation?: Aggregation;
  /** Whether to show readings that benchmark runs wrote: `hidden` (the default) or `shown`. */
  runs?: string;
  /** Ids of runs, separated by commas. Empty means the latest run; in a table of results, all runs. */
  run?: string;
  /** Id of a sweep. The table of results then has a row for each of its cells. */
  sweep?: string;
  latencyOf?: LatencyOf;
}

/** `jsonData` of the data source. The token is in `secureJsonData.readOnlyToken`. */
export interface DataSourceSettings extends DataSourceJsonData {
  serviceUrl?: string;
}

const NEED_TARGET: ReadonlySet<QueryKind> = new Set(['temperature', 'newest', 'locationNames']);

/** Whether the answer changes when a run ends, as a table of all runs or of a sweep does. */
export function showsNewResults({ kind, run, sweep, hide }: ThermobenchQuery): boolean {
  return kind === 'runs' && hide !== true && (!run || Boolean(sweep));
}

/** Whether the query is complete; an incomplete one is not an error. */
export function isComplete({ kind, target }: ThermobenchQuery): boolean {
  return !NEED_TARGET.has(kind) || Boolean(target);
}
