import {
  AppPlugin,
  DataSourcePlugin,
  PanelPlugin,
  PluginType,
  type DataSourceApi,
  type DataSourcePluginMeta,
  type PluginMeta,
} from '@grafana/data';

import { loadPlugin } from './loadPlugin.ts';

const APP = 'thermobench-collector-app';
const DATASOURCE = 'thermobench-collector-datasource';
/** The uid of the provisioned data source. */
const UID = 'thermobench';

const { app, dataSource } = window.standInScene;

export async function loadApp(): Promise<AppPlugin> {
  const plugin = await loadPlugin(APP);
  if (!(plugin instanceof AppPlugin)) {
    throw new Error(`${APP} is not an app.`);
  }
  plugin.init({ ...metaOf(APP, PluginType.app), ...app });
  plugin.meta = { ...metaOf(APP, PluginType.app), ...app };
  return plugin;
}

export async function loadPanel(id: string): Promise<PanelPlugin> {
  const plugin = await loadPlugin(id);
  if (!(plugin instanceof PanelPlugin)) {
    throw new Error(`${id} is not a panel.`);
  }
  return plugin;
}

/** The plugin, and one instance of it as provisioning creates it. */
export async function loadDataSource(): Promise<{ plugin: DataSourcePlugin<DataSourceApi>; instance: DataSourceApi }> {
  const plugin = await loadPlugin(DATASOURCE);
  if (!(plugin instanceof DataSourcePlugin)) {
    throw new Error(`${DATASOURCE} is not a data source.`);
  }
  return { plugin, instance: new plugin.DataSourceClass(dataSourceSettings()) };
}

export function dataSourceSettings() {
  const meta: DataSourcePluginMeta = metaOf(DATASOURCE, PluginType.datasource);
  return {
    ...dataSource,
    id: 1,
    uid: UID,
    type: DATASOURCE,
    name: 'Thermobench',
    meta,
    readOnly: false,
    access: 'proxy' as const,
    url: `/api/datasources/proxy/uid/${UID}`,
  };
}

function metaOf(id: string, type: PluginType): PluginMeta {
  return {
    id,
    name: 'Thermobench',
    type,
    enabled: true,
    pinned: true,
    module: `public/plugins/${id}/module.js`,
    baseUrl: `public/plugins/${id}`,
    info: {
      author: { name: 'Thermobench' },
      description: '',
      links: [],
      logos: { small: '', large: '' },
      screenshots: [],
      updated: '',
      version: '',
    },
  };
}
