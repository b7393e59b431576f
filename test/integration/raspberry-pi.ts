import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { freePort } from '../../service/src/stack/loopback-ports.ts';

const THERMOBENCH = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const SYSFS = fileURLToPath(new URL('../../service/src/sources/thermal/testcases/rpi4/sys', import.meta.url));

/** A Raspberry Pi as Prometheus sees one: `await using pi = await startRaspberryPi()`. */
export interface RaspberryPi extends AsyncDisposable {
  /** Address of its node_exporter: host:port. */
  readonly address: string;
}

/**
 * Starts a real node_exporter and a real collector on the sensors that a Raspberry Pi 4 has, as files: most machines that run tests
 * have no thermal zone, no clock that could be throttled and no firmware that reports problems.
 */
export async function startRaspberryPi(): Promise<RaspberryPi> {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-pi-'));
  const sys = join(folder, 'sys');
  const textfiles = join(folder, 'textfile');
  mkdirSync(textfiles);
  cpSync(SYSFS, sys, { recursive: true });
  writeFileSync(join(sys, 'class/thermal/thermal_zone0/policy'), 'step_wise\n');
  writeClock(join(sys, 'devices/system/cpu/cpu0/cpufreq'));
  writeVcgencmd(folder);
  const address = `127.0.0.1:${await freePort()}`;
  const exporter = [`--web.listen-address=${address}`, `--path.sysfs=${sys}`, '--no-collector.systemd'];
  const collector = ['collect', '--source', 'thermal', '--sysfs-root', sys, '--place', 'attic', '--data', folder];
  const processes = [
    run('prometheus-node-exporter', [...exporter, `--collector.textfile.directory=${textfiles}`]),
    run(THERMOBENCH, [...collector, '--textfile', join(textfiles, 'collector.prom')], folder),
  ];
  return {
    address,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(processes.map(end));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What the kernel reports about the clock of the first core; 600 MHz of 1.8 GHz means an idle or a throttled board. */
function writeClock(cpufreq: string): void {
  mkdirSync(cpufreq, { recursive: true });
  const cpufreqFiles = {
    cpuinfo_cur_freq: 600_000,
    cpuinfo_max_freq: 1_800_000,
    cpuinfo_min_freq: 600_000,
    cpuinfo_transition_latency: 0,
    related_cpus: '0 1 2 3',
    scaling_available_governors: 'ondemand performance',
    scaling_cur_freq: 600_000,
    scaling_driver: 'cpufreq-dt',
    scaling_governor: 'ondemand',
    scaling_max_freq: 1_800_000,
    scaling_min_freq: 600_000,
    scaling_setspeed: '<unsupported>',
  };
  Object.entries(cpufreqFiles).forEach(([name, value]) => writeFileSync(join(cpufreq, name), `${value}\n`));
  // node_exporter 1.9 first checks which cores are switched off.
  writeFileSync(join(cpufreq, '../../offline'), '\n');
}

/** The program that asks the firmware, with answers of a throttled Raspberry Pi 4. */
export function writeVcgencmd(folder: string): void {
  const answers = `case "$*" in 'measure_clock arm') echo 'frequency(48)=600117184';; *) echo 'volt=0.8500V';; esac`;
  writeFileSync(join(folder, 'vcgencmd'), `#!/bin/sh\n${answers}\n`, { mode: 0o755 });
}

/** @param programs - A folder with programs that this one may start. */
function run(program: string, args: readonly string[], programs = '/usr/bin'): ChildProcess {
  return spawn(program, args, { stdio: 'ignore', env: { ...process.env, PATH: `${programs}:${process.env.PATH}` } });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
}
