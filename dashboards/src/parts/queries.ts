import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';

import { SOURCES } from './names.ts';

/** A query of a panel. The panel names its queries A, B, C … in order. */
export interface Query extends Builder<Dataquery> {
  refId(refId: string): Query;
}

/**
 * One line per series of the expression. `legend` names each line, with `{{label}}` for the labels that distinguish
 * them.
 */
export function prometheus(expr: string, legend: string): DataqueryBuilder {
  return new DataqueryBuilder().datasource(SOURCES.prometheus).expr(expr).legendFormat(legend).range();
}

/** The value of a state for which there is no series. */
export const NOTHING = -1;

/** The value of a state whose series began after the last point of the graph. */
export const TOO_NEW = -2;

/**
 * The expression, or a state with the value {@link NOTHING} or {@link TOO_NEW} if it has no series in the whole time range. Without any
 * series, a state timeline would show one of Grafana's errors instead of our text.
 *
 * @param scraped - A selector of the series that the expression needs.
 * @param label - The label that the legend shows: it gets `words` or `too new for this range`.
 */
export function orNothing(
  expr: string,
  { scraped, label, words }: { scraped: string; label: string; words: string }
): string {
  const state = (value: number, text: string) => `label_replace(vector(${value}), "${label}", "${text}", "", "")`;
  const nothing = `${state(NOTHING, words)} unless on () ${everIn(scraped)}`;
  const tooNew = `${state(TOO_NEW, 'too new for this range')} and on () ${everIn(scraped)} unless on () ${everDrawn(scraped)}`;
  return `${expr} or on () (${nothing}) or on () (${tooNew})`;
}

/** Whether there was a sample in the time range. */
function everIn(scraped: string): string {
  return everUntil(scraped, '@ ${__to:date:seconds}');
}

/**
 * Whether there was a sample before the last point. Grafana ends a query at a multiple of its step: in a range of 30 days, this may be an
 * hour or more before the end of the range.
 */
function everDrawn(scraped: string): string {
  return everUntil(scraped, '@ end()');
}

/** Whether there was a sample. Checks only every five minutes, the time for which Prometheus looks back: checking each sample takes seconds. */
function everUntil(scraped: string, at: string): string {
  return `(max(${scraped} ${at}) or last_over_time(max(${scraped})[$__range:5m] ${at}))`;
}

/** Only the value at the end of the time range, for figures and bars. */
export function prometheusNow(expr: string, legend: string): Query {
  return new DataqueryBuilder().datasource(SOURCES.prometheus).expr(expr).legendFormat(legend).instant();
}

/** The value at the end of the time range, for tables: a row per series, with its labels as columns. */
export function prometheusTable(expr: string): Query {
  return new DataqueryBuilder().datasource(SOURCES.prometheus).expr(expr).format(PromQueryFormat.Table).instant();
}

/** A query to our own data source. See plugin/src/datasource/query.ts. */
interface ThermobenchAsked {
  kind:
    | 'runs'
    | 'throughput'
    | 'latency'
    | 'timeSpent'
    | 'hosts'
    | 'temperature'
    | 'newest'
    | 'stores'
    | 'troubles'
    | 'annotations';
  target?: string;
  location?: string;
  quantity?: 'temperature' | 'humidity';
  aggregation?: 'mean' | 'min' | 'max' | 'band' | 'byHour';
  run?: string;
  runs?: string;
  latencyOf?: 'service' | 'intended' | 'commit' | 'headline';
}

/** Readings and results of runs, from the service. */
export function thermobench(asked: ThermobenchAsked): Query {
  return new PlainQuery({ ...asked, datasource: SOURCES.thermobench });
}

/** SQL with Grafana's macros, sent to the readings by Grafana's MySQL source. `format` says what the rows are. */
export function sql(rawSql: string, format: 'time_series' | 'table'): Query {
  return new PlainQuery({ rawSql, format, rawQuery: true, editorMode: 'code', datasource: SOURCES.mysql });
}

/** A query to a data source without a builder in the SDK. */
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
