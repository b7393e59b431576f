import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { describe, expect, inject, it } from 'vitest';
import { z } from 'zod';

const folder = inject('pluginFolder');
const APP_KB = 60;
const NESTED_KB = 100;

const PluginJson = z.object({
  id: z.string(),
  type: z.enum(['app', 'panel', 'datasource']),
  info: z.object({
    version: z.string().regex(/^\d+\.\d+\.\d+$/),
    updated: z.iso.date(),
    logos: z.object({ small: z.string(), large: z.string() }),
    screenshots: z.array(z.object({ path: z.string() })).default([]),
  }),
  includes: z
    .array(z.object({ type: z.string(), name: z.string(), path: z.string(), role: z.string().optional() }))
    .default([]),
  routes: z.array(z.object({ path: z.string(), method: z.string(), url: z.string(), reqRole: z.string() })).default([]),
  dependencies: z.object({ grafanaDependency: z.string() }),
});

const plugins = globSync('**/plugin.json', { cwd: folder }).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  return { file, folder: dirname(file), text, json: PluginJson.parse(JSON.parse(text)) };
});
const app = plugins.find(({ json }) => json.type === 'app');
const dataSource = plugins.find(({ json }) => json.type === 'datasource');

describe('the built plugin', () => {
  it('was built without an error', () => {
    expect(inject('buildErrors')).toBe('');
  });

  it('is an app with two panels and a data source', () => {
    expect(plugins.map(({ json }) => json.id).sort()).toEqual([
      'thermobench-collector-app',
      'thermobench-collector-datasource',
      'thermobench-runcontrol-panel',
      'thermobench-runresults-panel',
    ]);
  });

  it('declares each nested plugin with its type', () => {
    const declared = app?.json.includes
      .filter(({ type }) => type !== 'page')
      .map(({ type, path }) => `${type} ${path}`);
    const nested = plugins.filter(({ json }) => json.type !== 'app').map(({ json, file }) => `${json.type} ${file}`);
    expect(declared?.sort()).toEqual(nested.sort());
  });

  it('offers each page to the roles that can use it, and so no new run to a Viewer', () => {
    const pages = app?.json.includes.filter(({ type }) => type === 'page').map(({ name, role }) => [name, role]);
    expect(Object.fromEntries(pages ?? [])).toEqual({
      ...{ Home: 'Viewer', Runs: 'Viewer', Compare: 'Viewer', Hosts: 'Viewer' },
      'Find the limit': 'Viewer',
      ...{ 'New run': 'Editor', Configuration: 'Admin' },
    });
  });

  it.each(plugins)('has every file that $file refers to, and no placeholder left', ({ folder: own, text, json }) => {
    const { logos, screenshots } = json.info;
    const named = [logos.small, logos.large, ...screenshots.map(({ path }) => path), 'module.js'];
    expect(named.filter((path) => !existsSync(join(folder, own, path)))).toEqual([]);
    expect(text).not.toMatch(/%[A-Z_]+%/);
    expect(json.dependencies.grafanaDependency).toBe('>=12.3.0');
  });

  it.each(plugins)('has a small entry: $folder/module.js', ({ folder: own, json }) => {
    const { size } = statSync(join(folder, own, 'module.js'));
    expect(size).toBeLessThan((json.type === 'app' ? APP_KB : NESTED_KB) * 1000);
  });

  it('contains a licence, a changelog and a text for the catalogue', () => {
    expect(['LICENSE', 'CHANGELOG.md', 'README.md'].filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });
});

describe('the proxy routes', () => {
  it.each([app, dataSource])('lead to the paths that require a user, and contain no secret: $json.id', (plugin) => {
    const outside = plugin?.json.routes.filter(
      ({ url }) => !url.startsWith('{{ .JsonData.serviceUrl }}/grafana/api/v1/')
    );
    expect(plugin?.json.routes.length).toBeGreaterThan(0);
    expect(outside).toEqual([]);
    expect(plugin?.text.match(/Bearer (?!\{\{ \.SecureJsonData\.\w+ \}\})/g)).toBeNull();
  });

  it('let Viewers of the app only read', () => {
    const forViewers = app?.json.routes.filter(({ reqRole }) => reqRole === 'Viewer').map(({ method }) => method);
    expect(new Set(forViewers)).toEqual(new Set(['GET']));
  });

  it('let the data source only read; none is a prefix of another, because Grafana compares only prefixes', () => {
    const paths = dataSource?.json.routes.map(({ path }) => path) ?? [];
    expect(new Set(dataSource?.json.routes.map(({ method }) => method))).toEqual(new Set(['GET']));
    const ambiguous = paths.filter((path) => paths.some((other) => other !== path && other.startsWith(path)));
    expect(ambiguous).toEqual([]);
  });
});
