import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

import { SOURCES } from './names.ts';

/** What a panel asks. A panel names its queries A, B, C … in their order. */
export interface Query extends Builder<Dataquery> {
  refId(refId: string): Query;
}

/** A line for each series of the expression; `legend` names it, with `{{label}}` for what tells them apart. */
export function prometheus(expr: string, legend: string): Query {
  return new DataqueryBuilder().datasource(SOURCES.prometheus).expr(expr).legendFormat(legend).range();
}

/** Only what the expression is at the end of the time range: for figures, and for a line each. */
export function prometheusNow(expr: string, legend: string): Query {
  return new DataqueryBuilder().datasource(SOURCES.prometheus).expr(expr).legendFormat(legend).instant();
}

/** What the expression is at the end of the time range, a row a series and its labels as columns: for tables. */
export function prometheusTable(expr: string): Query {
  return new DataqueryBuilder().datasource(SOURCES.prometheus).expr(expr).format(PromQueryFormat.Table).instant();
}

/** What our own data source is asked; see plugin/src/datasource/query.ts. */
interface ThermobenchAsked {
  kind: 'runs' | 'throughput' | 'latency' | 'timeSpent' | 'temperature' | 'annotations';
  target?: string;
  location?: string;
  quantity?: 'temperature' | 'humidity';
  aggregation?: 'mean' | 'min' | 'max' | 'band' | 'byHour';
  run?: string;
  latencyOf?: 'service' | 'intended' | 'commit' | 'headline';
}

/** Readings, and what runs measured, from the service. */
export function thermobench(asked: ThermobenchAsked): Query {
  return new PlainQuery({ ...asked, datasource: SOURCES.thermobench });
}

/** SQL with Grafana's macros, for its own MySQL source on the readings. `format` is what the rows are. */
export function sql(rawSql: string, format: 'time_series' | 'table'): Query {
  return new PlainQuery({ rawSql, format, rawQuery: true, editorMode: 'code', datasource: SOURCES.mysql });
}

/** For data sources that the SDK has no builder for. */
class PlainQuery implements Query {
  readonly #fields: Record<string, unknown>;

  constructor(fields: Record<string, unknown>) {
    this.#fields = fields;
  }

  refId(refId: string): PlainQuery {
    return new PlainQuery({ refId, ...this.#fields });
  }

  build(): Dataquery {
    return { ...this.#fields, _implementsDataqueryVariant() {} };
  }
}
