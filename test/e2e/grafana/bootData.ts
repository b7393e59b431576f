// Data that Grafana's server writes into its page. @grafana/runtime reads them when it is loaded.
import type { Scene } from './scene.ts';

declare global {
  interface Window {
    /** Set by the test before any script runs. */
    standInScene: Scene;
  }
}

const { role, theme } = window.standInScene;

Object.assign(window, {
  grafanaBootData: {
    assets: { dark: '', light: '' },
    navTree: [],
    settings: {
      appSubUrl: '',
      appUrl: `${window.location.origin}/`,
      buildInfo: { version: '12.3.3', commit: '', env: 'production' },
      featureToggles: {},
      dateFormats: undefined,
    },
    user: {
      isSignedIn: role !== 'Anonymous',
      id: 1,
      login: role.toLowerCase(),
      name: role,
      orgId: 1,
      orgRole: role === 'Anonymous' ? '' : role,
      theme,
      timezone: 'utc',
      weekStart: 'monday',
      language: 'en-US',
      regionalFormat: 'en-US',
      permissions: {},
    },
  },
});
