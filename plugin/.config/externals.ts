import type { Configuration } from 'webpack';

/**
 * What Grafana gives every plugin at run time, and a plugin therefore must not bring along: two Reacts, routers or stores in one
 * page do not work. `react/jsx-runtime` is among them from Grafana 12.3.0 on, which is why no older one is supported.
 *
 * Source: the list of @grafana/create-plugin 7.1.7, as far as this plugin and its libraries import it.
 */
export const externals: Configuration['externals'] = [
  // The AMD module itself: says from which address it was loaded.
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
