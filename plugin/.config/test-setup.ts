// What jsdom lacks of a browser and @grafana/ui asks for while it is being loaded; and the language that Grafana would have set.
import { initPluginTranslations } from '@grafana/i18n';

globalThis.matchMedia ??= (media: string) => ({
  media,
  matches: false,
  onchange: null,
  addListener: () => undefined,
  removeListener: () => undefined,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  dispatchEvent: () => false,
});

await initPluginTranslations('thermobench-collector-app');
