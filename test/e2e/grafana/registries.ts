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

/**
 * Registers the editors that panel options refer to. They only have to exist, so that panels get their default options.
 */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() => OPTION_EDITORS.map((id) => ({ id, name: id, editor: () => null })));
  standardFieldConfigEditorRegistry.setInit(() => []);
}
