import '../../publicPath.ts';

import { PanelPlugin } from '@grafana/data';

import { lazyPart } from '../../lazyPart.tsx';
import { addOptions, type RunResultsOptions } from './options.ts';

export const plugin = new PanelPlugin<RunResultsOptions>(
  lazyPart(async () => (await import('./RunResultsPanel.tsx')).RunResultsPanel)
).setPanelOptions(addOptions);
