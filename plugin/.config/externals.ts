import type { Configuration } from 'webpack';

/**
 * Modules that Grafana provides to every plugin at run time. The plugin must not bundle them: two Reacts, routers or
 * stores on one page do not work. Grafana provides `react/jsx-runtime` only since 12.3.0, so older versions are not
 * supported.
 *
 * Source: the list of @grafana/create-plugin 7.1.7, reduced to what this plugin and its libraries import.
 */
export const externals: Configuration['externals'] = [
  // The AMD module itself, which contains the address that it was loaded from.
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
