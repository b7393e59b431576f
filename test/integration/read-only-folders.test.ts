import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { Run } from '../../service/src/model/run.ts';
import { inviteText } from '../../service/src/nats/invite.ts';

const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const NOBODY = 65_534;
/** Root may write everywhere. */
const user = process.geteuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
const canRun = spawnSync(PROGRAM, ['--version'], user).status === 0;
if (!canRun) {
  process.stderr.write(
    'SKIPPED: the user nobody cannot run the program here, so folders without permission are not tested.\n'
  );
}
const canMount =
  spawnSync('unshare', ['--user', '--map-root-user', '--mount', 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;
if (!canMount) {
  process.stderr.write(
    'SKIPPED: this system cannot mount in a user namespace, so read-only file systems are not tested.\n'
  );
}

const SYNTHETIC = ['--target', 'sqlite', '--source', 'synthetic'];
const SHORT_RUN = ['run', ...SYNTHETIC, '--rows', '10', '--producers', '1'];
/** Nobody listens there, so an agent that gets that far ends too. */
const INVITE = inviteText({ url: 'tls://127.0.0.1:1', host: 'pi', seed: 'SU', ca: '' });
const Collected = z.object({ state: z.string(), ledger: z.object({ stored: z.int(), lost: z.int() }) });

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-read-only-'));
  chmodSync(folder, 0o755);
  for (const name of ['data', 'metrics', 'mounted']) {
    mkdirSync(join(folder, name), { mode: 0o700 });
  }
  if (user.uid !== undefined) {
    ['data', 'metrics'].forEach((name) => chownSync(join(folder, name), user.uid, user.gid));
  }
});
afterEach(() => {
  ['data', 'metrics'].forEach((name) => chmodSync(join(folder, name), 0o700));
  rmSync(folder, { recursive: true });
});

describe.skipIf(!canRun)('a folder that this user may not write to', () => {
  const thermobench = (...args: string[]) =>
    ended(PROGRAM, ['--data', join(folder, 'data'), ...args], {
      ...user,
      env: { ...process.env, HOME: folder, THERMOBENCH_INVITE: INVITE },
    });

  it.each([
    ['before its first use', false],
    ['with runs in it', true],
  ])('is named with the remedy if it is the data folder, %s', async (_, isUsed) => {
    const data = join(folder, 'data');
    if (isUsed) {
      expect(await thermobench(...SHORT_RUN)).toMatchObject({ code: 0 });
    }
    chmodSync(data, 0o500);
    for (const command of [
      SHORT_RUN,
      ['runs'],
      ['serve', '--listen', '127.0.0.1:0'],
      ['collect', ...SYNTHETIC],
      ['agent'],
    ]) {
      const { code, stderr } = await thermobench(...command);
      expect(code).toBe(2);
      expect(stderr).toContain(`chmod u+rwx ${data}`);
      expect(stderr).not.toContain('not expected');
    }
    chmodSync(data, 0o700);
    const { stdout } = await thermobench('runs', '--json');
    expect(
      Run.array()
        .parse(JSON.parse(stdout))
        .map(({ acked }) => acked)
    ).toEqual(isUsed ? [10] : []);
  });

  it('loses no readings of a collector that cannot write its textfile there', async () => {
    const metrics = join(folder, 'metrics');
    chmodSync(metrics, 0o500);
    const textfile = join(metrics, 'collector.prom');
    const flags = ['--duration', '2s', '--rate', '20/s', '--textfile', textfile, '--json'];
    const { code, stdout, stderr } = await thermobench('collect', ...SYNTHETIC, ...flags);
    expect(stderr.split('\n').filter((line) => line.includes(textfile))).toHaveLength(1);
    expect(stderr).toContain(`chmod u+rwx ${metrics}`);
    expect(code).toBe(0);
    const { state, ledger } = Collected.parse(JSON.parse(stdout));
    expect(state).toBe('done');
    expect(ledger.lost).toBe(0);
    expect(ledger.stored).toBeGreaterThan(0);
  });
});

describe.skipIf(!canMount)('a read-only file system', () => {
  it('is named with the remedy, and has kept what was stored before', async () => {
    const data = join(folder, 'mounted');
    const run = `"$0" --data ${data}/own ${SHORT_RUN.join(' ')}`;
    const script = `
      mount -t tmpfs none ${data} && ${run} >/dev/null 2>&1 || exit 9
      mount -o remount,ro ${data}
      ${run} 2>&1; echo "code $?"
      mount -o remount,rw ${data}
      "$0" --data ${data}/own runs --json`;
    const { stdout } = await ended(
      'unshare',
      ['--user', '--map-root-user', '--mount', 'sh', '-c', script, PROGRAM],
      {}
    );
    const [said = '', after = ''] = stdout.split('code 2\n');
    expect(said).toContain(`${data}/own is on a read-only file system.`);
    expect(said).toContain('dmesg');
    expect(Run.array().parse(JSON.parse(after))).toMatchObject([{ state: 'done', acked: 10 }]);
  });
});

async function ended(program: string, args: string[], options: object) {
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(program, args, { ...options, encoding: 'utf8' }, (_error, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr })
    );
  });
}
