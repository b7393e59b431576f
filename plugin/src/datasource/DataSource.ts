import {
  DataSourceApi,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type TestDataSourceResponse,
} from '@grafana/data';

import type { DataSourceSettings, ThermobenchQuery } from './query.ts';

/** Readings and measurements of the service, for any panel. What answers with is loaded when it is first asked. */
export class ThermobenchDataSource extends DataSourceApi<ThermobenchQuery, DataSourceSettings> {
  readonly #url: string;

  constructor(settings: DataSourceInstanceSettings<DataSourceSettings>) {
    super(settings);
    this.#url = settings.url ?? '';
  }

  override async query(_request: DataQueryRequest<ThermobenchQuery>): Promise<DataQueryResponse> {
    return { data: [] };
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    const { testService } = await import('./testService.ts');
    return testService(this.#url);
  }
}
