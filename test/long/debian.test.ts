import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { freePort } from '../../service/src/stack/loopback-ports.ts';
import { FreshDebian } from './debian.ts';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const RECORDS = join(CHECKOUT, '.cache/long');
/** Only the packages that the README says to install. */
const NEEDED = 'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends git npm';
const obstacle = FreshDebian.obstacle();
if (obstacle) {
  process.stderr.write(`SKIPPED: a fresh Debian ${obstacle}.\n`);
}

/** A fresh clone of what is committed here. */
async function clone(debian: FreshDebian, user: 'root' | 'pi'): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-bundle-'));
  const bundle = join(folder, 'thermobench.bundle');
  const { status, stderr } = spawnSync('git', ['bundle', 'create', bundle, 'HEAD'], {
    cwd: CHECKOUT,
    encoding: 'utf8',
  });
  expect(status, stderr).toBe(0);
  await debian.give(user, bundle, 'thermobench.bundle');
  rmSync(folder, { recursive: true });
  const cloned = await debian
    .start(
      user,
      'git -c advice.detachedHead=false -c init.defaultBranch=main clone --quiet thermobench.bundle thermobench'
    )
    .ended();
  expect(cloned.code, cloned.output).toBe(0);
}

describe.skipIf(obstacle).each([
  { title: 'Debian 12', suite: 'bookworm' },
  { title: 'Debian 13', suite: 'trixie' },
])('$title, with nothing but git and npm installed', ({ title, suite }) => {
  let debian: FreshDebian;
  beforeAll(async () => {
    mkdirSync(RECORDS, { recursive: true });
    const record = join(RECORDS, `${suite}.log`);
    rmSync(record, { force: true });
    console.log(`${title}: its output is in ${record}`);
    debian = await FreshDebian.install(suite, record);
    await debian.asRoot(NEEDED);
    const versions = await debian.asRoot('node --version; npm --version');
    console.log(`${title}: Node ${versions.replace('\n', ', npm ')}`);
  });
  afterAll(() => debian[Symbol.asyncDispose]());

  it('`npm start` reaches the table of the first experiment, without root', async () => {
    await clone(debian, 'pi');
    const first = debian.start('pi', 'cd thermobench && npm start', {
      THERMOBENCH_LISTEN: `127.0.0.1:${await freePort()}`,
    });
    const [installed, table] = await Promise.all([first.said(/^added \d+ packages/), first.said(/│ commitEvery 1000/)]);
    first.interrupt();
    const { output } = await first.ended();
    console.log(
      `${title}: npm start had installed after ${installed.toFixed(0)} s, and showed the first table after ${table.toFixed(0)} s`
    );
    expect(output).not.toMatch(/npm (notice|warn|err)/i);
    expect(output).toMatch(/│ commitEvery 1000 .* lost 0, duplicated 0/);
  });

  it('`npm test` passes, as root', async () => {
    await clone(debian, 'root');
    const began = Date.now();
    const { code, output } = await debian.start('root', 'cd thermobench && npm test').ended();
    console.log(
      `${title}: npm test took ${((Date.now() - began) / 60_000).toFixed(0)} min and said: ${output.split('\n').at(-1)}`
    );
    expect(output).not.toMatch(/^✖/m);
    expect(code).toBe(0);
  });
});
