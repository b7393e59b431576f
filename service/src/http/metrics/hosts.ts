import type { Gauge } from 'prom-client';

import type { HostSample } from '../../model/host-sample.ts';
import type { Sample } from '../../model/sample.ts';
import type { Families } from './families.ts';

type BusyLabel = 'target' | 'machine' | 'resource';

/** What the hosts of runs are doing. A host that is read from Prometheus has no metrics here: Prometheus has them already. */
export class HostMetrics {
  readonly #busy: Gauge<BusyLabel>;
  readonly #celsius: Gauge<'target' | 'machine'>;
  readonly #rates: Gauge<'target' | 'machine'>;
  readonly #programs: Gauge<'target' | 'machine' | 'role'>;
  /** Removes the metrics of each target. */
  readonly #removals = new Map<string, Array<() => void>>();

  constructor(families: Families) {
    this.#busy = families.gauge(
      'thermobench_run_host_busy_ratio',
      'How busy a resource of a host was in the last second of a run, 0 to 1.',
      ['target', 'machine', 'resource']
    );
    this.#celsius = families.gauge(
      'thermobench_run_host_cpu_celsius',
      'Temperature of the CPU of a host in the last second of a run.',
      ['target', 'machine']
    );
    this.#rates = families.gauge(
      'thermobench_run_host_rows_per_second',
      'Rows of a host that were acked in the last second of a run on hosts with agents.',
      ['target', 'machine']
    );
    this.#programs = families.gauge(
      'thermobench_run_program_cpus',
      'Average number of CPUs that the producers, or the store, used in the last second of a run.',
      ['target', 'machine', 'role']
    );
  }

  /** Shows the last second of a run on the target. */
  show(target: string, hosts: readonly HostSample[], shares: Sample['shares'] = []): void {
    this.forget(target);
    const removals = hosts
      .filter(({ roles }) => roles.includes('generator'))
      .flatMap((host) => [
        ...this.#showBusy(target, host),
        ...this.#showTemperature(target, host),
        ...this.#showPrograms(target, host),
      ]);
    this.#removals.set(target, [...removals, ...shares.map((share) => this.#showRate(target, share))]);
  }

  /** Removes the metrics of a target whose run has ended. */
  forget(target: string): void {
    this.#removals.get(target)?.forEach((remove) => remove());
    this.#removals.delete(target);
  }

  #showBusy(target: string, { host: machine, cpu, busiestCpu, disks, pressure }: HostSample): Array<() => void> {
    const shares: Record<string, number> = {
      cpu: cpu.user + cpu.system + cpu.steal,
      busiest_cpu: busiestCpu,
      disk: Math.max(0, ...disks.map(({ busy }) => busy)),
      ...(pressure && { waiting_disk: pressure.io, waiting_memory: pressure.memory }),
    };
    return Object.entries(shares).map(([resource, share]) => {
      this.#busy.set({ target, machine, resource }, share);
      return () => this.#busy.remove({ target, machine, resource });
    });
  }

  #showRate(target: string, { host: machine, rowsPerSecond }: { host: string; rowsPerSecond: number }): () => void {
    this.#rates.set({ target, machine }, rowsPerSecond);
    return () => this.#rates.remove({ target, machine });
  }

  #showTemperature(target: string, { host: machine, celsius }: HostSample): Array<() => void> {
    if (celsius === null) {
      return [];
    }
    this.#celsius.set({ target, machine }, celsius);
    return [() => this.#celsius.remove({ target, machine })];
  }

  #showPrograms(target: string, { host: machine, programs, roles }: HostSample): Array<() => void> {
    return roles.map((role) => {
      const cpus = programs.filter((program) => program.role === role).reduce((sum, program) => sum + program.cpus, 0);
      this.#programs.set({ target, machine, role }, cpus);
      return () => this.#programs.remove({ target, machine, role });
    });
  }
}
