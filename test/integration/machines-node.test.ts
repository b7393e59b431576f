import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../service/bin/node', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-node-'));
  mkdirSync(join(folder, 'service/bin'), { recursive: true });
  mkdirSync(join(folder, 'machine'));
  // Only the program, without packages beside it, as on a 32-bit board: so it can only use the machine's own Node.
  cpSync(PROGRAM, join(folder, 'service/bin/node'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Installs a Node that reports the given version and features. */
function machineHas(version: string, typescript: string | false | undefined): void {
  const versions = JSON.stringify({ node: version });
  writeFileSync(
    join(folder, 'disguise.cjs'),
    `Object.defineProperty(process, 'versions', { value: ${versions} });
     Object.defineProperty(process.features, 'typescript', { value: ${JSON.stringify(typescript)} });`
  );
  const node = `#!/bin/sh\nexec "${process.execPath}" --require "${folder}/disguise.cjs" "$@"\n`;
  writeFileSync(join(folder, 'machine/node'), node, { mode: 0o755 });
}

/** Runs the service's `node`, which is first on the PATH, as it does for npm's scripts. */
function start(path = `${folder}/machine:/usr/bin:/bin`) {
  const { status, stdout, stderr } = spawnSync(
    join(folder, 'service/bin/node'),
    ['-p', '"version " + process.versions.node'],
    { encoding: 'utf8', env: { PATH: `${folder}/service/bin:${path}` } }
  );
  return { status, stdout, stderr };
}

describe('on a machine for which npm installs no Node', () => {
  it.each([
    ['24.12.0', 'strip'],
    ['24.21.0', 'transform'],
    ['26.0.0', 'strip'],
  ])('the service runs on the machine’s own %s, which runs TypeScript by "%s"', (version, typescript) => {
    machineHas(version, typescript);
    expect(start()).toEqual({ status: 0, stdout: `version ${version}\n`, stderr: '' });
  });

  it.each([
    { version: '24.13.0', typescript: false as const, kind: 'built without TypeScript, as Debian’s for armhf' },
    { version: '26.1.0', typescript: undefined, kind: 'that does not support the option' },
    { version: '24.11.1', typescript: 'strip', kind: 'that is too old' },
    { version: '20.19.2', typescript: undefined, kind: 'of Debian 13' },
  ])('the service says what is missing if that Node is a $version $kind', ({ version, typescript }) => {
    machineHas(version, typescript);
    const { status, stdout, stderr } = start();
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain('no Node 24.12 or newer that can run TypeScript');
    expect(stderr).toContain('process.features.typescript');
  });

  it('the service reports that there is none', () => {
    for (const tool of ['readlink', 'dirname', 'uname', 'tr', 'grep', 'paste']) {
      symlinkSync(`/usr/bin/${tool}`, join(folder, 'machine', tool));
    }
    const { status, stderr } = start(`${folder}/machine`);
    expect(status).toBe(1);
    expect(stderr).toContain('no Node 24.12 or newer');
  });
});
