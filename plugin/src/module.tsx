import './publicPath.ts';

import { AppPlugin } from '@grafana/data';

import { lazyPart } from './lazyPart.tsx';
import type { AppSettings } from './config/appSettings.ts';

export const plugin = new AppPlugin<AppSettings>()
  .setRootPage(lazyPart(async () => (await import('./Root.tsx')).Root))
  .addConfigPage({
    title: 'Configuration',
    icon: 'cog',
    id: 'configuration',
    body: lazyPart(async () => (await import('./config/AppConfig.tsx')).AppConfig),
  });
