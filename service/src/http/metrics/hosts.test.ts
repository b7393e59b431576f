import { describe, expect, it } from 'vitest';

import { noHostSecond } from '../../hosts/plus-host.ts';
import { hostSample } from '../../runs/host-sampling.ts';
import { Families } from './families.ts';
import { HostMetrics } from './hosts.ts';

const program = { name: 'node', waitedForCpuMs: 0, writtenBytes: 0, quotaCpus: null, throttledMs: 0 };
const kitchen = hostSample({
  ...noHostSecond(),
  ...{ host: 'kitchen', elapsedMs: 1_000, cpus: 2, busyMsByCpu: [900, 300], celsius: 61.5 },
  cpuMs: { user: 900, system: 300, iowait: 0, steal: 0, idle: 800 },
  pressureMs: { cpu: 0, io: 250, memory: 0 },
  programs: [
    { ...program, role: 'generator', cpuMs: 500 },
    { ...program, role: 'store', cpuMs: 700 },
  ],
});

describe('the metrics of hosts', () => {
  const families = new Families();
  const metrics = new HostMetrics(families);
  const shown = async () => (await families.registry.metrics()).split('\n').filter((line) => /^thermobench/.test(line));

  it('show the last second of a run, until it has ended', async () => {
    metrics.show('mariadb', [kitchen]);
    metrics.show('sqlite', [{ ...kitchen, celsius: null, pressure: null, roles: ['generator'] }]);
    const labels = 'target="mariadb",machine="kitchen"';
    expect((await shown()).filter((line) => line.includes('mariadb'))).toEqual([
      `thermobench_run_host_busy_ratio{${labels},resource="cpu"} 0.6`,
      `thermobench_run_host_busy_ratio{${labels},resource="busiest_cpu"} 0.9`,
      `thermobench_run_host_busy_ratio{${labels},resource="disk"} 0`,
      `thermobench_run_host_busy_ratio{${labels},resource="waiting_disk"} 0.25`,
      `thermobench_run_host_busy_ratio{${labels},resource="waiting_memory"} 0`,
      `thermobench_run_host_cpu_celsius{${labels}} 61.5`,
      `thermobench_run_program_cpus{${labels},role="generator"} 0.5`,
      `thermobench_run_program_cpus{${labels},role="store"} 0.7`,
    ]);

    metrics.show('mariadb', [{ ...kitchen, celsius: null, pressure: null }]);
    expect((await shown()).filter((line) => line.includes('mariadb'))).toHaveLength(5);
    metrics.forget('mariadb');
    expect((await shown()).filter((line) => line.includes('mariadb'))).toEqual([]);
    expect(await shown()).toHaveLength(4);
  });

  it('show the rate of each host with an agent, until it no longer takes part', async () => {
    const rates = async () => (await shown()).filter((line) => line.includes('rows_per_second'));
    const share = (host: string, rowsPerSecond: number) => ({ host, rowsPerSecond });
    metrics.show('mariadb', [], [share('kitchen', 500), share('attic', 0)]);
    expect(await rates()).toEqual([
      'thermobench_run_host_rows_per_second{target="mariadb",machine="kitchen"} 500',
      'thermobench_run_host_rows_per_second{target="mariadb",machine="attic"} 0',
    ]);
    metrics.show('mariadb', [], [share('kitchen', 400)]);
    expect(await rates()).toEqual(['thermobench_run_host_rows_per_second{target="mariadb",machine="kitchen"} 400']);
    metrics.forget('mariadb');
    expect(await rates()).toEqual([]);
  });

  it('leave out hosts that were read from Prometheus', async () => {
    metrics.show('sqlite', [{ ...kitchen, roles: ['store'] }]);
    expect(await shown()).toEqual([]);
  });
});
