import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import CopyWebpackPlugin from 'copy-webpack-plugin';
import type { Configuration } from 'webpack';
import { SubresourceIntegrityPlugin } from 'webpack-subresource-integrity';

import { externals } from './externals.ts';

const plugin = resolve(import.meta.dirname, '..');
const src = join(plugin, 'src');

/** One entry for each plugin.json, the module next to it: the app, its panels and its data source. */
function entries(): Record<string, string> {
  const folders = globSync('**/plugin.json', { cwd: src }).map((file) => dirname(file));
  return Object.fromEntries(
    folders.map((folder) => {
      const [module] = globSync('module.{ts,tsx}', { cwd: join(src, folder) });
      if (module === undefined) {
        throw new Error(`src/${folder}/plugin.json has no module.ts or module.tsx beside it.`);
      }
      return [join(folder, 'module'), join(src, folder, module)];
    })
  );
}

/** Fills in the placeholders that a plugin.json leaves to the build. */
function fillIn(text: string, mode: string): string {
  const { version } = readJson(join(plugin, 'package.json'));
  const { id } = readJson(join(src, 'plugin.json'));
  const filled: unknown = JSON.parse(
    text
      .replaceAll('%VERSION%', version)
      .replaceAll('%TODAY%', new Date().toISOString().slice(0, 10))
      .replaceAll('%PLUGIN_ID%', id)
  );
  return JSON.stringify(Object.assign(Object(filled), { buildMode: mode }), null, 2);
}

function readJson(file: string): Record<string, string> {
  return JSON.parse(readFileSync(file, 'utf8'));
}

/**
 * The webpack configuration. Grafana expects AMD modules next to their plugin.json, and lazy chunks at the root of
 * `dist`.
 */
export function config(mode: 'production' | 'development', folder: string): Configuration {
  const isProduction = mode === 'production';
  return {
    mode,
    context: src,
    entry: entries(),
    externals,
    devtool: isProduction ? 'source-map' : 'eval-source-map',
    cache: {
      type: 'filesystem',
      cacheDirectory: resolve(plugin, '../.cache/webpack'),
      buildDependencies: { config: [import.meta.filename] },
    },
    module: {
      rules: [
        {
          test: /\.tsx?$/,
          exclude: /node_modules/,
          use: {
            loader: 'swc-loader',
            options: {
              jsc: {
                target: 'es2022',
                parser: { syntax: 'typescript', tsx: true },
                transform: { react: { runtime: 'automatic' } },
              },
            },
          },
        },
      ],
    },
    output: {
      clean: true,
      path: folder,
      filename: '[name].js',
      chunkFilename: isProduction ? 'chunks/[name].js?_cache=[contenthash]' : 'chunks/[name].js',
      library: { type: 'amd' },
      uniqueName: 'thermobench-collector-app',
      crossOriginLoading: 'anonymous',
    },
    plugins: [
      new CopyWebpackPlugin({
        patterns: [
          { from: '**/plugin.json', transform: (content: Buffer) => fillIn(content.toString(), mode) },
          { from: '**/img/**/*.{svg,png}' },
          { from: '**/locales/**/*.json', noErrorOnMissing: true },
          { from: join(plugin, 'README.md') },
          { from: resolve(plugin, '../CHANGELOG.md') },
          { from: resolve(plugin, '../LICENSE'), to: 'LICENSE', toType: 'file' },
        ],
      }),
      new SubresourceIntegrityPlugin({ hashFuncNames: ['sha256'] }),
    ],
    // A broken page fails its own tests and the build's exit code, but the other pages should still work.
    optimization: {
      emitOnErrors: true,
      // App, panels and data source load each other's chunks, so a module must export the same names in all of them.
      usedExports: 'global',
    },
    performance: { hints: false },
  };
}
