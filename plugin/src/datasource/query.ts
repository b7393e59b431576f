import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

/** The kinds of query. The last four are lists for a dashboard's variables. */
export type QueryKind =
  | 'runs'
  | 'throughput'
  | 'latency'
  | 'timeSpent'
  | 'temperature'
  | 'newest'
  | 'stores'
  | 'troubles'
  | 'annotations'
  | 'targetNames'
  | 'locationNames'
  | 'runIds'
  | 'sweepIds';

/**
 * How a bucket of readings is shown; `band` is the mean between the smallest and the largest. `byHour` is the mean of each hour
 * of each day over all requested locations, for a heat map.
 */
export type Aggregation = 'mean' | 'min' | 'max' | 'band' | 'byHour';

/** What a sensor measures. If omitted, both are shown. */
export type Quantity = 'temperature' | 'humidity';

/**
 * Where a latency starts: at the call, at the intended time of a paced run, or only the commit; `headline` starts at the
 * intended time of a paced run, and at the call of a closed loop.
 */
export type LatencyOf = 'service' | 'intended' | 'commit' | 'headline';

/**
 * A panel's query. Every text may contain template variables; fields that a kind does not need are kept in case the kind is
 * changed back.
 */
export interface ThermobenchQuery extends DataQuery {
  kind: QueryKind;
  /** Name of a target. Needed by `temperature`, `newest` and `locationNames`, elsewhere a filter. */
  target?: string;
  /** Empty means every location. Each value of a multi-value variable is a line of the text. */
  location?: string;
  quantity?: Quantity;
  aggregation?: Aggregation;
  /** Readings that benchmark runs wrote: `hidden`, which is the default, or `shown`. */
  runs?: string;
  /** Ids of runs, separated by commas, like a multi-value variable. Empty means the latest run; in the table, all runs. */
  run?: string;
  /** Id of a sweep: the table has a row for each of its cells. */
  sweep?: string;
  latencyOf?: LatencyOf;
}

/** `jsonData` of the data source. The token is in `secureJsonData.readOnlyToken`. */
export interface DataSourceSettings extends DataSourceJsonData {
  serviceUrl?: string;
}

const NEED_TARGET: ReadonlySet<QueryKind> = new Set(['temperature', 'newest', 'locationNames']);

/** Whether runs that end later belong in the answer: a table of all runs, or of a sweep. */
export function showsNewResults({ kind, run, sweep, hide }: ThermobenchQuery): boolean {
  return kind === 'runs' && hide !== true && (!run || Boolean(sweep));
}

/** Whether the query is complete; an incomplete one is not an error. */
export function isComplete({ kind, target }: ThermobenchQuery): boolean {
  return !NEED_TARGET.has(kind) || Boolean(target);
}
