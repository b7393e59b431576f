import type { PanelOptionsEditorBuilder, SelectableValue } from '@grafana/data';

/** The options that the dashboard's author sets. Users choose the rest in the panel. */
export interface RunControlOptions {
  target?: string;
  preset?: string;
  /** Hosts whose agents run the producers: names and labels, separated by commas. */
  hosts?: string;
}

/** The lists come from the service when the options are opened. The client is loaded only then. */
export function addOptions(builder: PanelOptionsEditorBuilder<RunControlOptions>, context: RunControlOptions): void {
  builder
    .addSelect({
      path: 'target',
      name: 'Target',
      description: EMPTY,
      settings: { ...LIST, getOptions: async () => (await import('./optionLists.ts')).targetOptions() },
    })
    .addSelect({
      path: 'preset',
      name: 'Experiment',
      description: EMPTY,
      settings: { ...LIST, getOptions: async () => (await import('./optionLists.ts')).presetOptions(context.target) },
    })
    .addSelect({
      path: 'hosts',
      name: 'Hosts',
      description: HOSTS_EMPTY,
      settings: { ...LIST, getOptions: async () => (await import('./optionLists.ts')).hostOptions() },
    });
}

/** In English, because Grafana reads a panel's options before any translation is loaded. */
const EMPTY = 'Leave empty to choose in the panel.';
const HOSTS_EMPTY = 'Names and labels, separated by commas. Leave empty to choose in the panel.';
const LIST = { isClearable: true, allowCustomValue: true, options: new Array<SelectableValue<string>>() };
