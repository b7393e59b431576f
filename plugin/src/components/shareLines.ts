import { t } from '@grafana/i18n';
import type { HostWork } from '@thermobench/service/model/host-work.ts';
import type { Sample } from '@thermobench/service/model/sample.ts';

import type { ChartLine } from './time-chart/chartLine.ts';

/** Colours of Grafana's palette. With more lines than these, a chart could not be read. */
const COLORS = ['dark-blue', 'dark-orange', 'dark-green', 'dark-purple', 'dark-red', 'dark-yellow'] as const;

/** The hosts of a run on hosts with agents, as their shares name them. */
export function sharingHosts(samples: readonly Sample[]): string[] {
  return [...new Set(samples.flatMap(({ shares = [] }) => shares.map(({ host }) => host)))].sort();
}

/** What a host acked per second; null while it reported nothing. */
export function shareOf(host: string, { shares }: Sample): number | null {
  return shares?.find((share) => share.host === host)?.rowsPerSecond ?? null;
}

/**
 * The rate of each host, for the chart of the total. Of more hosts than there are colours, only the slowest and the fastest in
 * each second. None for a single host, whose rate is the total.
 */
export function shareLines(samples: readonly Sample[], works: readonly HostWork[] = []): ChartLine[] {
  const hosts = sharingHosts(samples);
  if (hosts.length < 2) {
    return [];
  }
  if (hosts.length <= COLORS.length) {
    return hosts.map((host, index) => ({
      name: host,
      color: COLORS[index] ?? COLORS[0],
      values: samples.map((sample) => shareOf(host, sample)),
      mean: works.find((work) => work.host === host)?.rowsPerSecond,
    }));
  }
  const extreme = (of: (...rates: number[]) => number) =>
    samples.map(({ shares = [] }) =>
      shares.length === 0 ? null : of(...shares.map(({ rowsPerSecond }) => rowsPerSecond))
    );
  return [
    { name: t('charts.slowest-host', 'slowest host'), color: COLORS[0], values: extreme(Math.min) },
    { name: t('charts.fastest-host', 'fastest host'), color: COLORS[1], values: extreme(Math.max) },
  ];
}
