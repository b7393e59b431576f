import type { Report } from '@thermobench/service/model/report.ts';
import type { Interval } from '@thermobench/service/model/sweep.ts';
import { settingsOf } from '@thermobench/service/reports/wording.ts';
import { medianInterval } from '@thermobench/service/runs/statistics.ts';

import { medianRatio } from './ratio.ts';

/** Runs of one configuration, and how they stand to those of the first one. */
export interface Configuration {
  /** Its settings that the other configurations have otherwise. */
  settings: ReadonlyArray<readonly [name: string, value: string]>;
  runs: readonly string[];
  rowsPerSecond: Interval | null;
  /** Null where there are too few runs to say, and for the first. */
  ratio: Interval | null;
}

/** Puts runs of the same settings together. Only whole runs tell a rate. */
export function configurationsOf(reports: readonly Report[]): Configuration[] {
  const groups = [...Map.groupBy(reports, (report) => JSON.stringify([...settingsOf(report)])).values()];
  const settings = groups.map(([first]) => (first ? settingsOf(first) : new Map<string, string>()));
  const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
  const varied = names.filter((name) => new Set(settings.map((each) => each.get(name))).size > 1);
  const rates = groups.map(ratesOf);
  return groups.map((members, index) => ({
    settings: varied.flatMap((name) => {
      const value = settings[index]?.get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
    runs: members.map(({ id }) => id),
    rowsPerSecond: medianInterval(rates[index] ?? []),
    ratio: index === 0 ? null : medianRatio(rates[0] ?? [], rates[index] ?? []),
  }));
}

function ratesOf(reports: readonly Report[]): number[] {
  return reports.flatMap(({ state, rowsPerSecond }) => (state === 'done' ? (rowsPerSecond ?? []) : []));
}
