import type { Report } from '../model/report.ts';
import type { Interval } from '../model/sweep.ts';
import { medianInterval } from '../stats/median-interval.ts';
import { ratioOfPairs, type Ratio } from '../stats/ratio-of-pairs.ts';
import { settingsOf } from './wording.ts';

/** Runs with the same settings, and how they compare with those of the first configuration. */
export interface Configuration {
  /** Its settings that differ from those of the other configurations. */
  readonly settings: ReadonlyArray<readonly [name: string, value: string]>;
  readonly runs: readonly string[];
  /** The median rate of the completed runs, with its interval. */
  readonly rowsPerSecond: Interval | null;
  /** Null for the first, and if no run can be paired with one of the first. */
  readonly ratio: Ratio | null;
}

/** Groups runs with the same settings. Only complete runs have a rate. */
export function configurationsOf(reports: readonly Report[]): Configuration[] {
  const groups = [...Map.groupBy(reports, (report) => JSON.stringify([...settingsOf(report)])).values()];
  const settings = groups.map(([first]) => settingsOf(first));
  const names = [...new Set(settings.flatMap((each) => [...each.keys()]))];
  const varied = names.filter((name) => new Set(settings.map((each) => each.get(name))).size > 1);
  return groups.map((members, index) => ({
    settings: varied.flatMap((name) => {
      const value = settings[index].get(name);
      return value === undefined ? [] : [[name, value] as const];
    }),
    runs: members.map(({ id }) => id),
    rowsPerSecond: medianInterval(members.flatMap((report) => rateOf(report) ?? [])),
    ratio: index === 0 ? null : ratioOfPairs(pairsOf(groups[0], members)),
  }));
}

/**
 * Pairs of rates from runs that belong together. Runs of the same sweep are paired in the order of their start, so that each
 * round forms a pair. All other runs are paired in the order of their start too. A run without a rate keeps its place within a
 * sweep; otherwise all later rounds would be paired wrongly.
 */
function pairsOf(base: readonly Report[], others: readonly Report[]): Array<readonly [number, number]> {
  const sweeps = new Set(base.flatMap(({ sweep }) => sweep ?? []));
  const isShared = ({ sweep }: Report) =>
    sweep !== null && sweeps.has(sweep) && others.some((each) => each.sweep === sweep);
  const loose = (reports: readonly Report[]) =>
    reports.filter((report) => !isShared(report) && rateOf(report) !== null);
  const ofSweep = (reports: readonly Report[], id: string) => reports.filter(({ sweep }) => sweep === id);
  return [
    ...[...sweeps].flatMap((id) => inOrderOfStart(ofSweep(base, id), ofSweep(others, id))),
    ...inOrderOfStart(loose(base), loose(others)),
  ];
}

function inOrderOfStart(base: readonly Report[], others: readonly Report[]): Array<readonly [number, number]> {
  const [first, second] = [base, others].map((reports) =>
    reports.toSorted((a, b) => (a.startedAt ?? a.endedAt) - (b.startedAt ?? b.endedAt)).map(rateOf)
  );
  return first.slice(0, second.length).flatMap((rowsPerSecond, index) => {
    const other = second[index];
    return rowsPerSecond === null || other === null ? [] : [[rowsPerSecond, other] as const];
  });
}

/** Rate of a complete run; other runs have none. */
export function rateOf({ state, rowsPerSecond }: Report): number | null {
  return state === 'done' ? rowsPerSecond : null;
}
