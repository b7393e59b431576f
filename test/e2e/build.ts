import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { buildPlugin } from '../../plugin/.config/build-plugin.ts';
import { buildFrontEnd } from './front-end.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Build errors, in webpack's words. Tests of the other parts still run. */
    buildErrors: string;
    /** The folder with the build of the plugin for this test run. */
    pluginFolder: string;
    /** The folder with the bundle that replaces Grafana's front end. */
    frontEndFolder: string;
  }
}

/**
 * Runs before all end-to-end tests. Builds the plugin as users get it, in a separate folder, and the stand-in for
 * Grafana.
 */
export default async function build(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-e2e-'));
  const pluginFolder = join(folder, 'plugin');
  const frontEndFolder = join(folder, 'front-end');
  const { hasErrors, text } = await buildPlugin('production', pluginFolder);
  await buildFrontEnd(frontEndFolder);
  project.provide('buildErrors', hasErrors ? text : '');
  project.provide('pluginFolder', pluginFolder);
  project.provide('frontEndFolder', frontEndFolder);
  return () => rmSync(folder, { recursive: true, force: true });
}
