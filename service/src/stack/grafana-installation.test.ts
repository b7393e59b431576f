import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { findGrafana, findPlugin } from './grafana-installation.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-grafana-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function touch(...path: string[]): void {
  mkdirSync(join(folder, ...path.slice(0, -1)), { recursive: true });
  writeFileSync(join(folder, ...path), '');
}

describe('finding an installed Grafana', () => {
  it('looks in GRAFANA_HOME', () => {
    touch('bin', 'grafana');
    touch('conf', 'defaults.ini');
    expect(findGrafana({ GRAFANA_HOME: folder })).toBe(folder);
  });

  it("follows a link on the PATH to the program's own folder", () => {
    touch('home', 'bin', 'grafana');
    touch('home', 'conf', 'defaults.ini');
    mkdirSync(join(folder, 'on-path'));
    symlinkSync(join(folder, 'home/bin/grafana'), join(folder, 'on-path/grafana'));
    expect(findGrafana({ PATH: `/nowhere:${join(folder, 'on-path')}` })).toBe(join(folder, 'home'));
  });

  it('uses no other installation if GRAFANA_HOME is wrong, and says so', () => {
    touch('bin', 'grafana');
    expect(() => findGrafana({ GRAFANA_HOME: folder })).toThrow(
      expect.objectContaining({
        kind: 'configuration',
        code: 'PROGRAM_MISSING',
        message: expect.stringContaining(folder),
        hint: expect.stringMatching(/grafana\.com[^]*\/var\/lib\/grafana\/plugins[^]*provisioning/),
      })
    );
  });
});

describe('finding the built plugin', () => {
  it('uses the folder that THERMOBENCH_PLUGIN names', () => {
    touch('module.js');
    expect(findPlugin({ THERMOBENCH_PLUGIN: folder })).toBe(folder);
  });

  it('says how to build one', () => {
    expect(() => findPlugin({ THERMOBENCH_PLUGIN: folder })).toThrow(
      expect.objectContaining({ code: 'PLUGIN_NOT_BUILT', hint: expect.stringContaining('npm run build') })
    );
  });
});
