import { t } from '@grafana/i18n';
import type { HostSample } from '@thermobench/service/model/host-sample.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';
import { useMemo } from 'react';

import { share } from '../../components/figures.ts';
import { MIN_SHOWN } from '../../components/phases.ts';
import { TimeChart, type ChartLine } from '../../components/time-chart/TimeChart.tsx';
import type { ChartGroup } from '../../components/time-chart/useChartGroup.ts';
import { AS_IT_IS } from '../../translations.ts';

/** How busy the resources of each observed host were. */
export function HostCharts({ group, samples }: { group: ChartGroup; samples: readonly Sample[] }) {
  const hosts = [...new Set(samples.flatMap((sample) => (sample.hosts ?? []).map(({ host }) => host)))];
  return hosts.map((host) => <HostChart key={host} host={host} group={group} samples={samples} />);
}

function HostChart({ host, group, samples }: { host: string; group: ChartGroup; samples: readonly Sample[] }) {
  const lines = useMemo(() => hostLines(host, samples), [host, samples]);
  return (
    <TimeChart
      title={t('charts.host', 'How busy {{host}} was', { host, ...AS_IT_IS })}
      group={group}
      lines={lines}
      format={share}
      summary="mean"
      max={1}
    />
  );
}

/** A line for each resource that was busy at some time, and always one for the CPUs. */
function hostLines(host: string, samples: readonly Sample[]): ChartLine[] {
  const line = (name: string, color: string, of: (sample: HostSample) => number | null): ChartLine => ({
    name,
    color,
    values: samples.map(({ hosts }) => {
      const sample = hosts?.find((each) => each.host === host);
      return sample === undefined ? null : of(sample);
    }),
  });
  const cpus = line(t('charts.cpus', 'all CPUs'), 'cpus', ({ cpu }) => cpu.user + cpu.system + cpu.steal);
  const others = [
    line(t('charts.busiest-cpu', 'busiest CPU'), 'busiestCpu', ({ busiestCpu }) => busiestCpu),
    line(t('charts.disk', 'busiest disk'), 'disk', ({ disks }) => Math.max(0, ...disks.map(({ busy }) => busy))),
    line(t('charts.waiting-disk', 'waiting for a disk'), 'waitingDisk', ({ pressure }) => pressure?.io ?? null),
    line(t('charts.waiting-memory', 'waiting for memory'), 'waitingMemory', ({ pressure }) => pressure?.memory ?? null),
    line(t('charts.stopped', 'stopped by a CPU quota'), 'stopped', ({ programs }) =>
      Math.max(0, ...programs.map(({ throttled }) => throttled))
    ),
  ];
  return [cpus, ...others.filter(({ values }) => values.some((value) => value !== null && value >= MIN_SHOWN))];
}
