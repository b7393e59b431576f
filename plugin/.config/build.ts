// `node .config/build.ts` builds the plugin into dist/. With --watch, rebuilds after each change, faster and
// unminified.
//
// Calls webpack directly, because its command line is a separate package that does not find a webpack installed
// elsewhere.
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
