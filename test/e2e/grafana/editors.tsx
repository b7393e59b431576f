import type {
  DataQuery,
  DataSourceApi,
  DataSourcePlugin,
  DataSourcePluginOptionsEditorProps,
  DataSourceSettings,
} from '@grafana/data';
import { useState } from 'react';

import { dataSourceSettings } from './plugins.ts';

interface Props {
  plugin: DataSourcePlugin<DataSourceApi>;
  dataSource: DataSourceApi;
}

/** The query editor as on a panel's edit page, and the resulting query, for tests to read. */
export function QueryEditorScene({ plugin, dataSource, first }: Props & { first: object }) {
  const [query, setQuery] = useState<DataQuery>({ refId: 'A', ...first });
  const Editor = plugin.components.QueryEditor;
  return (
    <main style={{ padding: 16 }}>
      {Editor && <Editor datasource={dataSource} query={query} onChange={setQuery} onRunQuery={() => undefined} />}
      <output aria-label="query">{JSON.stringify(query)}</output>
    </main>
  );
}

/** The data source's settings as on its configuration page. */
export function DataSourceConfigurationScene({ plugin }: Omit<Props, 'dataSource'>) {
  const [options, setOptions] = useState<DataSourceSettings>(() => ({
    ...dataSourceSettings(),
    orgId: 1,
    typeLogoUrl: '',
    typeName: 'Thermobench',
    user: '',
    database: '',
    basicAuth: false,
    basicAuthUser: '',
    isDefault: false,
    withCredentials: false,
  }));
  const Editor = plugin.components.ConfigEditor;
  const props: DataSourcePluginOptionsEditorProps = { options, onOptionsChange: setOptions };
  return <main style={{ padding: 16 }}>{Editor && <Editor {...props} />}</main>;
}
