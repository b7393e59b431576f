import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { describe, expect, it } from 'vitest';

const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const UNITS = join(CHECKOUT, 'provisioning/systemd');

const isMissing = spawnSync('systemd-analyze', ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write('SKIPPED: systemd-analyze is not installed, so that the systemd units are not verified.\n');
}

describe('the systemd unit', () => {
  const units = readdirSync(UNITS).filter((file) => file.endsWith('.service'));

  it.skipIf(isMissing).each(units)('%s is accepted by systemd, whose warnings count as errors', async (unit) => {
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-systemd-'));
    try {
      // Of this checkout, so that the program is found.
      const text = readFileSync(join(UNITS, unit), 'utf8').replaceAll('/opt/thermobench', CHECKOUT);
      const file = join(folder, unit.replace('@.', '@sqlite.'));
      writeFileSync(file, text);
      const { stderr } = await promisify(execFile)('systemd-analyze', ['verify', '--man=no', file]);
      expect(stderr).toBe('');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
