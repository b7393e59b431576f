import webpack from 'webpack';

import { config } from './webpack.config.ts';

/** The result of a build: webpack's output, and whether anything in the plugin is broken. */
interface BuildOutcome {
  hasErrors: boolean;
  text: string;
}

/** Builds the plugin once into `folder`. If a part is broken, builds the others anyway. */
export async function buildPlugin(mode: 'production' | 'development', folder: string): Promise<BuildOutcome> {
  const compiler = webpack(config(mode, folder));
  const { promise, resolve, reject } = Promise.withResolvers<BuildOutcome>();
  compiler.run((error, stats) => {
    if (error !== null || stats === undefined) {
      reject(error ?? new Error('webpack gave no answer.'));
    } else {
      const text = stats.toString({ preset: 'errors-warnings', timings: true });
      resolve({ hasErrors: stats.hasErrors(), text });
    }
  });
  try {
    return await promise;
  } finally {
    // Closing the compiler writes its cache.
    const closed = Promise.withResolvers<void>();
    compiler.close(() => closed.resolve());
    await closed.promise;
  }
}
