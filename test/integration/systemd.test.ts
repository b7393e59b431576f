import { execFile, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const UNITS = join(CHECKOUT, 'provisioning/systemd');
const SHOW_METRICS = join(UNITS, 'show-metrics.sh');
const DEBIAN_UNITS = '/lib/systemd/system';
/** Ten times what `systemd-analyze security` shows, from 0 to 10. Units without any restriction are at 9.2 to 9.6. */
const MAX_EXPOSURE = 20;

const isMissing = spawnSync('systemd-analyze', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write('SKIPPED: systemd-analyze is not installed, so the systemd units are not verified.\n');
}
const files = readdirSync(UNITS);
const units = files.filter((file) => file.endsWith('.service'));
const dropIns = files.filter((file) => file.endsWith('.service.d'));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-systemd-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe.skipIf(isMissing)('the systemd unit', () => {
  it.each(units)('%s is accepted by systemd, whose warnings count as errors', async (unit) => {
    const file = join(folder, unit.replace('@.', '@sqlite.'));
    // Uses this checkout, so that the program is found; Kafka and Cassandra do not have to be installed.
    const text = readFileSync(join(UNITS, unit), 'utf8')
      .replaceAll('/opt/thermobench', CHECKOUT)
      .replaceAll(/\/opt\/(kafka|cassandra)\/bin\/\S+/g, '/bin/true');
    writeFileSync(file, text);
    expect(await complaints(file)).toBe('');
  });

  it.each(units)('%s is confined', async (unit) => {
    await expectLittleExposure(join(UNITS, unit));
  });
});

describe.skipIf(isMissing)('the drop-in of', () => {
  it.for(dropIns)("%s is accepted with Debian's unit, which is then confined", async (dropIn, { skip }) => {
    const unit = dropIn.replace(/\.d$/, '');
    skip(!existsSync(join(DEBIAN_UNITS, unit)), `Debian's ${unit} is not installed`);
    cpSync(join(DEBIAN_UNITS, unit), join(folder, unit));
    cpSync(join(UNITS, dropIn), join(folder, dropIn), { recursive: true });
    expect(await complaints(join(folder, unit))).toBe('');
    await expectLittleExposure(join(folder, unit));
  });
});

it.each(units)('%s does not hide any folder that it opens to others', (unit) => {
  const text = readFileSync(join(UNITS, unit), 'utf8');
  // See systemd's exec_directory_is_private(): the folder is then below /run/private, which only root can enter.
  const isHidden = /^DynamicUser=yes$/m.test(text) && /^RuntimeDirectoryPreserve=(yes|restart)$/m.test(text);
  expect(isHidden).toBe(false);
});

describe('what node_exporter sees of a collector', () => {
  let own: string;
  let shown: string;
  beforeEach(() => {
    own = join(folder, 'own', 'metrics.prom');
    shown = join(folder, 'thermobench-sqlite.prom');
  });

  /** Like systemd, creates the unit's own folder when it starts, and removes it when it ends. */
  async function begin(): Promise<void> {
    mkdirSync(join(folder, 'own'));
    await showMetrics('begin', own, shown);
  }

  async function end(result: 'success' | 'signal'): Promise<void> {
    await showMetrics('end', own, shown, result);
    rmSync(join(folder, 'own'), { recursive: true });
  }

  it('is what the collector writes, until it is stopped', async () => {
    await begin();
    writeFileSync(own, 'acked 1\n');
    expect(readFileSync(shown, 'utf8')).toBe('acked 1\n');
    await end('success');
    expect(lstatSync(shown, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('stays when the collector dies, until a later one writes', async () => {
    await begin();
    writeFileSync(own, 'acked 1\n', { mode: 0o644 });
    await end('signal');
    expect(readFileSync(shown, 'utf8')).toBe('acked 1\n');
    expect(lstatSync(shown).mode & 0o777).toBe(0o644);

    await begin();
    await end('signal');
    expect(readFileSync(shown, 'utf8')).toBe('acked 1\n');

    await begin();
    writeFileSync(own, 'acked 2\n');
    expect(readFileSync(shown, 'utf8')).toBe('acked 2\n');
  });

  it('has no special permissions, whatever the collector set', async () => {
    await begin();
    writeFileSync(own, 'acked 1\n');
    chmodSync(own, 0o4755);
    await end('signal');
    expect(lstatSync(shown).mode & 0o7777).toBe(0o644);
    chmodSync(shown, 0o4755);
    await begin();
    expect(lstatSync(own).mode & 0o7777).toBe(0o644);
  });

  it('is never a file that the collector cannot read: a link is not followed', async () => {
    await begin();
    symlinkSync('/etc/hostname', own);
    await end('signal');
    expect(lstatSync(shown, { throwIfNoEntry: false })).toBeUndefined();
  });

  it('does not exist if the collector died before it wrote anything', async () => {
    await begin();
    await end('signal');
    expect(lstatSync(shown, { throwIfNoEntry: false })).toBeUndefined();
  });
});

async function showMetrics(when: 'begin' | 'end', own: string, shown: string, result = ''): Promise<void> {
  const env = { ...process.env, ...(result && { SERVICE_RESULT: result }) };
  await promisify(execFile)('sh', ['-c', 'umask 077 && exec "$0" "$@"', SHOW_METRICS, when, own, shown], { env });
}

async function complaints(file: string): Promise<string> {
  const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', file]);
  return stderr;
}

/** Fails with the tool's own table. */
async function expectLittleExposure(file: string): Promise<void> {
  await promisify(execFile)('systemd-analyze', [
    'security',
    '--offline=true',
    `--threshold=${MAX_EXPOSURE}`,
    '--no-pager',
    file,
  ]);
}
