import '../../publicPath.ts';

import { PanelPlugin } from '@grafana/data';

import { lazyPart } from '../../lazyPart.tsx';
import { addOptions, type RunControlOptions } from './options.ts';

export const plugin = new PanelPlugin<RunControlOptions>(
  lazyPart(async () => (await import('./RunControlPanel.tsx')).RunControlPanel)
).setPanelOptions((builder, { options }) => addOptions(builder, options ?? {}));
