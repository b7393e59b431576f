import type { DataSourceJsonData } from '@grafana/data';
import type { DataQuery } from '@grafana/schema';

/** What a panel asks of the data source. */
export interface ThermobenchQuery extends DataQuery {
  kind: 'runs';
}

/** `jsonData` of the data source. The token is in `secureJsonData.readOnlyToken`. */
export interface DataSourceSettings extends DataSourceJsonData {
  serviceUrl?: string;
}
