import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';

import type { DataSourceSettings } from './query.ts';

/** Address and read-only token of the service. */
export function ConfigEditor(_props: DataSourcePluginOptionsEditorProps<DataSourceSettings>) {
  return null;
}
