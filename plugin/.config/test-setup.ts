// Provides what jsdom lacks but @grafana/ui needs when it is loaded, and sets the language that Grafana would have set.
import { initPluginTranslations } from '@grafana/i18n';
import { configure } from '@testing-library/react';

// The default of one second is too short on a busy machine.
configure({ asyncUtilTimeout: 30_000 });

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

/** Never reports: jsdom has no layout. */
class NoLayout {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
globalThis.ResizeObserver ??= NoLayout;

// A Combobox measures its text on a canvas.
Object.assign(HTMLCanvasElement.prototype, {
  getContext: () => ({ measureText: (text: string) => ({ width: text.length }) }),
});

await initPluginTranslations('thermobench-collector-app');
