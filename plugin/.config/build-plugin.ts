import webpack from 'webpack';

import { config } from './webpack.config.ts';

/** Builds the plugin once, into `folder`. Rejects with everything that webpack found wrong. */
export async function buildPlugin(mode: 'production' | 'development', folder: string): Promise<string> {
  const compiler = webpack(config(mode, folder));
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  compiler.run((error, stats) => {
    if (error !== null || stats === undefined || stats.hasErrors()) {
      reject(error ?? new Error(stats?.toString('errors-only') ?? 'webpack gave no answer.'));
    } else {
      resolve(stats.toString({ preset: 'errors-warnings', timings: true }));
    }
  });
  try {
    return await promise;
  } finally {
    // Writes the cache.
    const closed = Promise.withResolvers<void>();
    compiler.close(() => closed.resolve());
    await closed.promise;
  }
}
