import '../publicPath.ts';

import { DataSourcePlugin } from '@grafana/data';

import { lazyPart } from '../lazyPart.tsx';
import { ThermobenchDataSource } from './DataSource.ts';
import type { DataSourceSettings, ThermobenchQuery } from './query.ts';

export const plugin = new DataSourcePlugin<ThermobenchDataSource, ThermobenchQuery, DataSourceSettings>(
  ThermobenchDataSource
)
  .setConfigEditor(lazyPart(async () => (await import('./ConfigEditor.tsx')).ConfigEditor))
  .setQueryEditor(lazyPart(async () => (await import('./QueryEditor.tsx')).QueryEditor));
