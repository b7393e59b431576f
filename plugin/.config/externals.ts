import type { Configuration } from 'webpack';

/**
 * Modules that Grafana provides to every plugin at run time, so a plugin must not bundle them: two Reacts, routers or stores in
 * one page do not work. `react/jsx-runtime` is among them since Grafana 12.3.0, so older versions are not supported. Source: the
 * list of @grafana/create-plugin 7.1.7, reduced to what this plugin and its libraries import.
 */
export const externals: Configuration['externals'] = [
  // The AMD module itself: contains the address it was loaded from.
  { 'amd-module': 'module' },
  '@emotion/css',
  '@grafana/data',
  '@grafana/runtime',
  '@grafana/ui',
  'i18next',
  'lodash',
  'react',
  'react-dom',
  'react-router',
  'react/jsx-runtime',
  'rxjs',
];
