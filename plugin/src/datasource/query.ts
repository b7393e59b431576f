import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

/** What a query asks for. The last four are lists, made for a dashboard's variables. */
export type QueryKind =
  | 'runs'
  | 'throughput'
  | 'latency'
  | 'timeSpent'
  | 'temperature'
  | 'annotations'
  | 'targetNames'
  | 'locationNames'
  | 'runIds'
  | 'sweepIds';

/**
 * What a bucket of readings is shown as; `band` is the mean between the least and the greatest. `byHour` is the mean of each hour of
 * each day, over all locations asked for: for a heat map.
 */
export type Aggregation = 'mean' | 'min' | 'max' | 'band' | 'byHour';

/** What a sensor measures. Left out, both are shown. */
export type Quantity = 'temperature' | 'humidity';

/**
 * From where a latency is measured: the call, the intended time of a paced run, or of the commit alone; `headline` is from the
 * intended time of a paced run, and from the call of a closed loop.
 */
export type LatencyOf = 'service' | 'intended' | 'commit' | 'headline';

/**
 * What a panel asks of the data source. Every text may hold template variables; what a kind does not need is kept for when the
 * kind is changed back.
 */
export interface ThermobenchQuery extends DataQuery {
  kind: QueryKind;
  /** Name of a target. Needed by `temperature` and `locationNames`, elsewhere a filter. */
  target?: string;
  /** Empty is every location. Of a variable with several values each is a line of the text. */
  location?: string;
  quantity?: Quantity;
  aggregation?: Aggregation;
  /** Ids of runs, separated by commas as a variable with several values is written. Empty is the latest run; in the table: all. */
  run?: string;
  /** Id of a sweep: the table has a row for each of its cells. */
  sweep?: string;
  latencyOf?: LatencyOf;
}

/** `jsonData` of the data source. The token is in `secureJsonData.readOnlyToken`. */
export interface DataSourceSettings extends DataSourceJsonData {
  serviceUrl?: string;
}

/** Whether enough is chosen to ask; a query that is being built is no error. */
export function isComplete({ kind, target }: ThermobenchQuery): boolean {
  return (kind !== 'temperature' && kind !== 'locationNames') || Boolean(target);
}
