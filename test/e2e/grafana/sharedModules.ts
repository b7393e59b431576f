import * as emotionCss from '@emotion/css';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import * as i18next from 'i18next';
import * as lodash from 'lodash';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as jsxRuntime from 'react/jsx-runtime';
import * as reactRouter from 'react-router-dom-v5-compat';
import * as rxjs from 'rxjs';

import { Page } from './Page.tsx';

/**
 * Modules that a plugin may import from Grafana: Grafana's own libraries as published. A module that is missing from
 * this list can be loaded neither here nor in Grafana.
 *
 * Source: public/app/features/plugins/loader/sharedDependencies.ts of Grafana 12.3 (react-router is its version 6).
 */
export const sharedModules: Readonly<Record<string, unknown>> = {
  '@emotion/css': emotionCss,
  '@grafana/data': grafanaData,
  // Grafana registers its own page component when it starts, with code that is not published.
  '@grafana/runtime': { ...grafanaRuntime, PluginPage: Page },
  '@grafana/ui': grafanaUi,
  i18next,
  lodash,
  react,
  'react-dom': reactDom,
  'react-router': reactRouter,
  'react/jsx-runtime': jsxRuntime,
  rxjs,
};
