import { t } from '@grafana/i18n';
import type { Sample } from '@thermobench/service/model/sample.ts';

/** Colours of Grafana's palette. More lines than these would make a chart unreadable. */
const COLORS = ['dark-blue', 'dark-orange', 'dark-green', 'dark-purple', 'dark-red', 'dark-yellow'] as const;

/** The rate of one host, or of the slowest or fastest of many. */
export interface ShareLine {
  readonly name: string;
  readonly color: string;
  /** Null if the line stands for several hosts. */
  readonly host: string | null;
  readonly of: (sample: Sample) => number | null;
}

/** The names of the hosts of a run on hosts with agents, from the shares in its samples. */
export function sharingHosts(samples: readonly Sample[]): string[] {
  return [...new Set(samples.flatMap(({ shares = [] }) => shares.map(({ host }) => host)))].sort();
}

/** What a host acked per second; null while it reported nothing. */
export function shareOf(host: string, { shares }: Sample): number | null {
  return shares?.find((share) => share.host === host)?.rowsPerSecond ?? null;
}

/**
 * Lines for the chart of the total rate: one for each host, or if there are more hosts than colours, the slowest and the fastest
 * in each second. None for a single host, whose rate is the total.
 */
export function shareLines(samples: readonly Sample[]): ShareLine[] {
  const hosts = sharingHosts(samples);
  if (hosts.length < 2) {
    return [];
  }
  if (hosts.length <= COLORS.length) {
    return hosts.map((host, index) => ({
      ...{ name: host, color: COLORS[index] ?? COLORS[0], host },
      of: (sample) => shareOf(host, sample),
    }));
  }
  const extreme =
    (of: (...rates: number[]) => number) =>
    ({ shares = [] }: Sample): number | null =>
      shares.length === 0 ? null : of(...shares.map(({ rowsPerSecond }) => rowsPerSecond));
  return [
    { name: t('charts.slowest-host', 'slowest host'), color: COLORS[0], host: null, of: extreme(Math.min) },
    { name: t('charts.fastest-host', 'fastest host'), color: COLORS[1], host: null, of: extreme(Math.max) },
  ];
}
