import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Firmware } from './firmware.ts';
import { NOTHING_MEASURED, Vcgencmd } from './vcgencmd.ts';

const machine = (name: string) => new Firmware(join(import.meta.dirname, 'testcases', name, 'sys'));

describe('the clock and the voltage of a board', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-vcgencmd-'));
    vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  /** `vcgencmd` as a shell script. */
  const install = (script: string) =>
    writeFileSync(join(folder, 'vcgencmd'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const answering = (clock: string, volts: string) =>
    install(`case "$*" in 'measure_clock arm') echo '${clock}';; 'measure_volts core') echo '${volts}';; esac`);

  it.each([
    ['Raspberry Pi 4', 'frequency(48)=1500345728', 'volt=0.8600V', { clockHertz: 1_500_345_728, coreVolts: 0.86 }],
    ['Raspberry Pi 5', 'frequency(0)=2400028672', 'volt=0.9102V', { clockHertz: 2_400_028_672, coreVolts: 0.9102 }],
    ['Raspberry Pi 3B+', 'frequency(45)=600000000', 'volt=1.2V', { clockHertz: 600_000_000, coreVolts: 1.2 }],
  ])('are what the firmware of a %s measured', async (_board, clock, volts, measures) => {
    answering(clock, volts);
    expect(await machine('rpi4').measures()).toEqual(measures);
  });

  it.each([
    ['there is no vcgencmd', () => {}],
    ['the user may not ask the firmware', () => install('echo "Can\'t open device file: /dev/vcio" >&2; exit 255')],
    ['the firmware does not know the command', () => answering('error=1 error_msg="Command not registered"', '')],
    ['the firmware reports 0', () => answering('frequency(48)=0', 'volt=0.0000V')],
  ])('are absent, without an error, if %s', async (_why, prepare) => {
    prepare();
    vi.stubEnv('PATH', `${folder}:/bin:/usr/bin`);
    expect(await machine('rpi4').measures()).toEqual(NOTHING_MEASURED);
  });

  it('are not asked for on other machines', async () => {
    answering('frequency(48)=1500345728', 'volt=0.8600V');
    expect(await machine('laptop').measures()).toEqual(NOTHING_MEASURED);
  });

  it('are given up after a limit, and not asked for again while the firmware hangs', async () => {
    const calls = join(folder, 'calls');
    install(`echo "$*" >> ${calls}; exec sleep 1000`);
    const meter = new Vcgencmd();
    const first = meter.measure(2_000);
    await expect.poll(() => existsSync(calls) && readFileSync(calls, 'utf8').trim().split('\n')).toHaveLength(2);
    expect(await meter.measure()).toEqual(NOTHING_MEASURED);
    expect(await first).toEqual(NOTHING_MEASURED);
    expect(readFileSync(calls, 'utf8').trim().split('\n').sort()).toEqual(['measure_clock arm', 'measure_volts core']);
  });
});
