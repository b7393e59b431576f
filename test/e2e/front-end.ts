import { resolve } from 'node:path';

import { build } from 'esbuild';

/**
 * Bundles what replaces Grafana in a browser, as `boot.js` and `boot.css` in `folder`: Grafana's own published
 * libraries, and a little code that sets them up. Parts that few pages need, such as the code editor, are split off,
 * which halves the time to open a page.
 */
export async function buildFrontEnd(folder: string): Promise<void> {
  await build({
    entryPoints: [resolve(import.meta.dirname, 'grafana/boot.tsx')],
    outdir: folder,
    bundle: true,
    format: 'esm',
    splitting: true,
    minify: true,
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"', 'process.env': '{}', global: 'window' },
    loader: { '.svg': 'dataurl', '.png': 'dataurl', '.ttf': 'dataurl' },
    logLevel: 'error',
  });
}
