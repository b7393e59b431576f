import {
  CoreApp,
  getDefaultTimeRange,
  LoadingState,
  type DataQueryRequest,
  type DataSourceApi,
  type PanelData,
} from '@grafana/data';
import { isObservable, lastValueFrom } from 'rxjs';

const INTERVAL_MS = 1_000;
const MOST_POINTS = 500;

/** A dashboard's question: the last six hours. */
export function requestOf(queries: object[]): DataQueryRequest {
  const range = getDefaultTimeRange();
  return {
    requestId: 'stand-in',
    app: CoreApp.Dashboard,
    interval: '1s',
    intervalMs: INTERVAL_MS,
    maxDataPoints: MOST_POINTS,
    range,
    rangeRaw: range.raw,
    scopedVars: {},
    targets: queries.map((query, index) => ({ refId: String.fromCharCode(65 + index), ...query })),
    timezone: 'utc',
    startTime: Date.now(),
  };
}

/** The data source's last word, as a panel gets it. A failure is an answer too. */
export async function ask(dataSource: DataSourceApi, request: DataQueryRequest): Promise<PanelData> {
  const about = { timeRange: request.range, request };
  try {
    const asked = dataSource.query(request);
    const { data, error, errors } = isObservable(asked) ? await lastValueFrom(asked) : await asked;
    const state = error || errors?.length ? LoadingState.Error : LoadingState.Done;
    return { ...about, state, series: data, error, errors };
  } catch (thrown) {
    const message = thrown instanceof Error ? thrown.message : String(thrown);
    return { ...about, state: LoadingState.Error, series: [], error: { message }, errors: [{ message }] };
  }
}
