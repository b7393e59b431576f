import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
/** What `npm ci` reads, and the script that calls it. */
const INSTALLED_FROM = ['package.json', 'package-lock.json', '.npmrc', 'scripts/install.sh', 'service/bin'];
const WORKSPACES = ['service', 'plugin', 'dashboards'];
/** The oldest supported version, Debian's, an npm 10 as bundled with Node 20 and 22, and an npm 11 as with Node 24 and later. */
const NPMS = ['8.19.4', '9.2.0', '10.9.4', '11.19.1'];

/** This machine's own Node, which a user's npm would run on. The tests themselves run on the service's Node. */
const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== join(CHECKOUT, 'service/bin'));
const machinesNode = path.map((folder) => join(folder, 'node')).find((file) => existsSync(file)) ?? process.execPath;

/** Downloads and unpacks this npm version, once; the package is self-contained. */
async function npmOf(version: string): Promise<string> {
  const folder = join(CHECKOUT, '.cache/npm', version);
  if (!existsSync(folder)) {
    mkdirSync(join(CHECKOUT, '.cache/npm'), { recursive: true });
    const fresh = mkdtempSync(`${folder}-`);
    await run('npm', ['pack', `npm@${version}`, '--pack-destination', fresh, '--loglevel=error'], { cwd: tmpdir() });
    await run('tar', ['--extract', '--gzip', '--file', join(fresh, `npm-${version}.tgz`), '--directory', fresh]);
    renameSync(fresh, folder);
  }
  return join(folder, 'package/bin/npm-cli.js');
}

/** Newer npms do not run on Debian 12's Node 18. */
function nodeFor(npm: string): string {
  return Number(npm.split('.')[0]) > 10 ? process.execPath : machinesNode;
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-npm-'));
  for (const file of [...INSTALLED_FROM, ...WORKSPACES.map((workspace) => `${workspace}/package.json`)]) {
    cpSync(join(CHECKOUT, file), join(folder, file), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the first `npm start` after a clone', () => {
  it.each(NPMS)(
    'installs the service and its Node with npm %s, without a notice',
    async (version) => {
      const bin = join(folder, 'bin');
      mkdirSync(bin);
      const npm = `#!/bin/sh\nexec "${nodeFor(version)}" "${await npmOf(version)}" "$@"\n`;
      writeFileSync(join(bin, 'npm'), npm, { mode: 0o755 });

      const { stdout, stderr } = await run('sh', ['scripts/install.sh', 'service'], {
        cwd: folder,
        env: { ...process.env, PATH: [bin, ...path].join(delimiter), npm_config_prefer_offline: 'true' },
        timeout: 280_000,
      });

      expect(`${stdout}${stderr}`).not.toMatch(/notice|warn|ERR/i);
      const imports = ['mysql2', 'cassandra-driver', '@platformatic/kafka'].map((name) => `await import('${name}');`);
      const program = join(folder, 'service/program.ts');
      writeFileSync(program, `${imports.join('\n')}\nconst works: boolean = true;\nconsole.log(works);\n`);
      const { stdout: said } = await run(join(folder, 'service/bin/node'), [program], {
        env: { PATH: '/usr/bin:/bin' },
      });
      expect(said).toBe('true\n');
    },
    300_000
  );

  it("disables npm's update check in its own settings file, whatever the user's settings", () => {
    const npm = (...args: string[]) =>
      spawnSync('npm', [...args, '--userconfig', join(folder, 'none')], {
        cwd: folder,
        encoding: 'utf8',
      }).stdout.trim();
    expect(['update-notifier', 'fund', 'audit'].map((name) => npm('config', 'get', name))).toEqual([
      'false',
      'false',
      'false',
    ]);
  });
});
