import { standardEditorsRegistry, standardFieldConfigEditorRegistry } from '@grafana/data';

const OPTION_EDITORS = [
  'boolean',
  'color',
  'custom',
  'multi-select',
  'number',
  'radio',
  'select',
  'slider',
  'strings',
  'text',
  'timezone',
  'unit',
];

/** A panel's options name editors that Grafana has; here they only need to exist, so that panels get their defaults. */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() => OPTION_EDITORS.map((id) => ({ id, name: id, editor: () => null })));
  standardFieldConfigEditorRegistry.setInit(() => []);
}
