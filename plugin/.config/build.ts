// Builds the plugin into dist/: `node .config/build.ts`, or with --watch again after each change, quicker and readable.
// webpack is called by itself, for its command line does not find a webpack that npm has put in another folder.
import webpack, { type Stats } from 'webpack';

import { config } from './webpack.config.ts';

const watch = process.argv.includes('--watch');
const compiler = webpack(config(watch ? 'development' : 'production'));

function tell(error: Error | null, stats?: Stats): void {
  const hasFailed = error !== null || (stats?.hasErrors() ?? false);
  console.log(error ?? stats?.toString({ preset: 'errors-warnings', colors: process.stdout.isTTY, timings: true }));
  process.exitCode = hasFailed ? 1 : 0;
}

if (watch) {
  compiler.watch({}, tell);
} else {
  compiler.run((error, stats) => {
    tell(error, stats);
    compiler.close(() => undefined);
  });
}
