import { execFile, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const UNITS = join(CHECKOUT, 'provisioning/systemd');
const DEBIAN_UNITS = '/lib/systemd/system';
/** Ten times what `systemd-analyze security` shows, from 0 to 10. Units that say nothing are at 9.2 to 9.6. */
const MOST_EXPOSURE = 20;

const isMissing = spawnSync('systemd-analyze', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write('SKIPPED: systemd-analyze is not installed, so that the systemd units are not verified.\n');
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
    // Of this checkout, so that the program is found; Kafka and Cassandra need not be installed.
    const text = readFileSync(join(UNITS, unit), 'utf8')
      .replaceAll('/opt/thermobench', CHECKOUT)
      .replaceAll(/\/opt\/(kafka|cassandra)\/bin\/\S+/g, '/bin/true');
    writeFileSync(file, text);
    expect(await complaints(file)).toBe('');
  });

  it.each(units)('%s may do little', async (unit) => {
    await expectLittleExposure(join(UNITS, unit));
  });
});

describe.skipIf(isMissing)('the drop-in of', () => {
  it.for(dropIns)('%s is accepted with the unit of Debian, which may then do little', async (dropIn, { skip }) => {
    const unit = dropIn.replace(/\.d$/, '');
    skip(!existsSync(join(DEBIAN_UNITS, unit)), `Debian's ${unit} is not installed`);
    cpSync(join(DEBIAN_UNITS, unit), join(folder, unit));
    cpSync(join(UNITS, dropIn), join(folder, dropIn), { recursive: true });
    expect(await complaints(join(folder, unit))).toBe('');
    await expectLittleExposure(join(folder, unit));
  });
});

async function complaints(file: string): Promise<string> {
  const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', file]);
  return stderr;
}

/** Fails with the tool's own table. */
async function expectLittleExposure(file: string): Promise<void> {
  await promisify(execFile)('systemd-analyze', [
    'security',
    '--offline=true',
    `--threshold=${MOST_EXPOSURE}`,
    '--no-pager',
    file,
  ]);
}
