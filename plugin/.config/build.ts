// `node .config/build.ts` builds the plugin into dist/; with --watch, again after each change, faster and without minifying.
// Calls webpack directly: its command line would be another package, and does not find a webpack that npm installed elsewhere.
import { resolve } from 'node:path';

import webpack from 'webpack';

import { buildPlugin } from './build-plugin.ts';
import { config } from './webpack.config.ts';

const dist = resolve(import.meta.dirname, '../dist');

if (process.argv.includes('--watch')) {
  webpack(config('development', dist)).watch({}, (error, stats) => {
    console.log(error ?? stats?.toString({ preset: 'errors-warnings', timings: true }));
  });
} else {
  const { hasErrors, text } = await buildPlugin('production', dist);
  console.log(text);
  process.exitCode = hasErrors ? 1 : 0;
}
