import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { TestProject } from 'vitest/node';

import { buildPlugin } from '../../plugin/.config/build-plugin.ts';
import { buildFrontEnd } from './front-end.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Build errors, in webpack's words; tests of the other parts continue. */
    buildErrors: string;
    /** Folder of this test run's own build of the plugin. */
    pluginFolder: string;
    /** Folder of the bundle that replaces Grafana's front end. */
    frontEndFolder: string;
  }
}

/** Runs before all end-to-end tests: builds the plugin as users get it, in a separate folder, and the stand-in for Grafana. */
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
