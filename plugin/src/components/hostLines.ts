import { t } from '@grafana/i18n';
import type { HostSample } from '@thermobench/service/model/host-sample.ts';
import type { LineColor } from '@thermobench/service/model/line-colors.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import { MIN_SHOWN } from './phases.ts';

/** How busy one resource of a host was, 0 to 1. */
export interface HostLine {
  readonly name: string;
  readonly display: string;
  readonly color: LineColor;
  readonly of: (sample: Sample) => number | null;
}

/** The hosts that were observed in any of the samples. */
export function hostsIn(samples: readonly Sample[]): string[] {
  return [...new Set(samples.flatMap(({ hosts = [] }) => hosts.map(({ host }) => host)))];
}

/** The hosts of stores, and those whose CPUs were busiest on average; at most the given number, in their usual order. */
export function busiestHosts(samples: readonly Sample[], most: number): string[] {
  const hosts = hostsIn(samples);
  if (hosts.length <= most) {
    return hosts;
  }
  const busy = new Map<string, number>();
  for (const { host, cpu, seconds, roles } of samples.flatMap((sample) => sample.hosts ?? [])) {
    const cpus = roles.includes('store') ? Infinity : (cpu.user + cpu.system + cpu.steal) * seconds;
    busy.set(host, (busy.get(host) ?? 0) + cpus);
  }
  const busiest = hosts
    .toSorted((one, other) => ((busy.get(one) ?? 0) < (busy.get(other) ?? 0) ? 1 : -1))
    .slice(0, most);
  return hosts.filter((host) => busiest.includes(host));
}

/**
 * The figures of a host for each sample that they describe. Those of a host that is read from Prometheus arrive with its next
 * scrape, and describe the samples since the one before, if they cover more than half of a sample.
 */
function describing(host: string, samples: readonly Sample[]): ReadonlyMap<Sample, HostSample> {
  const described = new Map<Sample, HostSample>();
  let later: { readonly figures: HostSample; readonly from: number } | null = null;
  for (const sample of samples.toReversed()) {
    const figures = sample.hosts?.find((each) => each.host === host);
    if (figures !== undefined) {
      later = { figures, from: sample.at - figures.seconds * 1_000 };
    }
    if (later !== null && sample.at - later.from > sample.seconds * 500) {
      described.set(sample, later.figures);
    }
  }
  return described;
}

/** A line for each resource of the host that was busy at some time, and always one for its CPUs. */
export function hostLines(host: string, samples: readonly Sample[]): HostLine[] {
  const line = (name: string, display: string, color: LineColor, of: (sample: HostSample) => number | null) => ({
    ...{ name, display, color },
    of: (sample: Sample) => {
      const described = descriptions.get(sample);
      return described === undefined ? null : of(described);
    },
  });
  const descriptions = describing(host, samples);
  const busiest = (shares: readonly number[]) => Math.max(0, ...shares);
  const cpus = line('cpus', t('host.cpus', 'all CPUs'), 'cpus', ({ cpu }) => cpu.user + cpu.system + cpu.steal);
  const others = [
    line('busiestCpu', t('host.busiest-cpu', 'busiest CPU'), 'busiestCpu', ({ busiestCpu }) => busiestCpu),
    line('disk', t('host.disk', 'busiest disk'), 'disk', ({ disks }) => busiest(disks.map(({ busy }) => busy))),
    line(
      'waitingDisk',
      t('host.waiting-disk', 'waiting for a disk'),
      'waitingDisk',
      ({ pressure }) => pressure?.io ?? null
    ),
    line(
      'waitingMemory',
      t('host.waiting-memory', 'waiting for memory'),
      'waitingMemory',
      ({ pressure }) => pressure?.memory ?? null
    ),
    line('stopped', t('host.stopped', 'stopped by a CPU quota'), 'stopped', ({ programs }) =>
      busiest(programs.map(({ throttled }) => throttled))
    ),
    line('slowed', t('host.slowed', 'slowed by its firmware'), 'slowed', ({ boardStates }) =>
      busiest(boardStates.map(({ active }) => active))
    ),
  ];
  return [cpus, ...others.filter(({ of }) => samples.some((sample) => (of(sample) ?? 0) >= MIN_SHOWN))];
}
