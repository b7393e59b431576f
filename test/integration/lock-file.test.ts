import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));

interface Entry {
  version?: string;
  integrity?: string;
  resolved?: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** What `scripts/lock.sh` does with npm's lock file. */
function mend(text: string) {
  const file = join(folder, 'package-lock.json');
  writeFileSync(file, text);
  const { status, stderr } = spawnSync('node', ['scripts/lock.mjs', file], { cwd: CHECKOUT, encoding: 'utf8' });
  return { status, stderr, text: readFileSync(file, 'utf8') };
}

function lockWith(entry: Entry, lockfileVersion = 3): string {
  const packages = {
    '': { name: 'thermobench', workspaces: ['service'], devDependencies: { typescript: '5.9.3' } },
    'node_modules/@thermobench/service': { resolved: 'service', link: true },
    'node_modules/sample': { version: '1.0.0', integrity: 'sha512-AA==', ...entry },
  };
  return `${JSON.stringify({ name: 'thermobench', lockfileVersion, requires: true, packages }, null, 2)}\n`;
}

describe('the lock file', () => {
  it('is readable by every npm from 8 on', () => {
    const lock = readFileSync(join(CHECKOUT, 'package-lock.json'), 'utf8');
    expect(mend(lock)).toEqual({ status: 0, stderr: '', text: lock });
  });

  it.each([
    'grafana/react-data-grid#a922856b5ede21d55db3fdffb6d38dc76bdc7c58',
    'git+ssh://git@github.com/grafana/react-data-grid.git#main',
    'https://codeload.github.com/grafana/react-data-grid/tar.gz/main',
  ])('uses the override from the registry if a package requests %s', (spec) => {
    const { status, text } = mend(lockWith({ dependencies: { 'react-data-grid': spec, clsx: '^2.0.0' } }));
    expect(status).toBe(0);
    expect(text).toBe(
      lockWith({ dependencies: { 'react-data-grid': 'npm:@grafana/react-data-grid@7.0.0-beta.57', clsx: '^2.0.0' } })
    );
  });

  it.each(['*', '', '^1.2.0 || >=3.0.0-beta <4', 'next', 'npm:other@^1.0.0', 'npm:@scope/other@>=2 <3', 'npm:other'])(
    'is left unchanged if a package requests "%s"',
    (spec) => {
      const lock = lockWith({ peerDependencies: { any: spec } });
      expect(mend(lock)).toEqual({ status: 0, stderr: '', text: lock });
    }
  );

  it.each([
    [{ dependencies: { widgets: 'someone/widgets' } }, 'depends on widgets as "someone/widgets"'],
    [{ peerDependencies: { widgets: 'git+https://example.org/widgets.git' } }, 'scripts/overrides.json'],
    [{ dependencies: { widgets: 'file:../widgets' } }, 'node_modules/sample depends on widgets'],
    [{ resolved: 'https://registry.example.org/sample-1.0.0.tgz' }, 'comes from https://registry.example.org'],
    [{ integrity: undefined }, 'node_modules/sample has no checksum'],
  ])('is refused, and left unchanged, with %j', (entry: Entry, reason) => {
    const lock = lockWith(entry);
    const { status, stderr, text } = mend(lock);
    expect(status).toBe(1);
    expect(stderr).toContain(reason);
    expect(text).toBe(lock);
  });

  it('is refused in the layout of another version', () => {
    expect(mend(lockWith({}, 2)).stderr).toContain('lockfileVersion is 2');
  });
});
