import {
  CoreApp,
  getDefaultTimeRange,
  LoadingState,
  type DataQueryRequest,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { catchError, defer, firstValueFrom, from, map, of, type Observable } from 'rxjs';

const INTERVAL_MS = 1_000;
const MAX_POINTS = 500;

/** The time range of a dashboard: the last six hours. */
export function requestOf(queries: object[]): DataQueryRequest {
  const range = getDefaultTimeRange();
  return {
    requestId: 'stand-in',
    app: CoreApp.Dashboard,
    interval: '1s',
    intervalMs: INTERVAL_MS,
    maxDataPoints: MAX_POINTS,
    range,
    rangeRaw: range.raw,
    scopedVars: {},
    targets: queries.map((query, index) => ({ refId: String.fromCharCode(65 + index), ...query })),
    timezone: 'utc',
    startTime: Date.now(),
  };
}

/** The data source's answers, as a panel gets them. There may be several. A failure counts as an answer. */
export function answersOf(dataSource: DataSourceApi, request: DataQueryRequest): Observable<PanelData> {
  const about = { timeRange: request.range, request };
  return defer(() => from(dataSource.query(request))).pipe(
    map(({ data, error, errors }) => {
      const state = error || errors?.length ? LoadingState.Error : LoadingState.Done;
      return { ...about, state, series: data, error, errors };
    }),
    catchError((thrown: unknown) => {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      return of({ ...about, state: LoadingState.Error, series: [], error: { message }, errors: [{ message }] });
    })
  );
}

/** The data source's first answer. */
export function ask(dataSource: DataSourceApi, request: DataQueryRequest): Promise<PanelData> {
  return firstValueFrom(answersOf(dataSource, request));
}
