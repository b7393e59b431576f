import type { QueryEditorProps } from '@grafana/data';

import type { ThermobenchDataSource } from './DataSource.ts';
import type { DataSourceSettings, ThermobenchQuery } from './query.ts';

/** Builds a query from what the service has. */
export function QueryEditor(_props: QueryEditorProps<ThermobenchDataSource, ThermobenchQuery, DataSourceSettings>) {
  return null;
}
