import type { Report } from '../model/report.ts';
import { rateOf, type Configuration } from './configurations.ts';
import { figure } from './figures.ts';

/** From six runs on, rates of a sweep have an interval; ratios, from three pairs on. */
const REPEAT = 'Repeat with `thermobench sweep … --repeat 6`.';

/**
 * Notes on chance, to read before trusting a difference: which configurations ran only once, how much
 * equal runs differ, and which did not take turns.
 */
export function chanceNotes(configurations: readonly Configuration[], reports: readonly Report[]): string[] {
  return [
    ...onceNotes(configurations, reports),
    ...spreadNotes(configurations),
    ...orderNotes(configurations, reports),
  ];
}

function onceNotes(configurations: readonly Configuration[], reports: readonly Report[]): string[] {
  if (configurations.length === reports.length) {
    return [`Each configuration ran once, so no difference can be claimed: it may be due to chance. ${REPEAT}`];
  }
  const done = new Set(reports.flatMap((report) => (rateOf(report) === null ? [] : [report.id])));
  const once = configurations.flatMap(({ runs }) => {
    const whole = runs.filter((id) => done.has(id));
    return whole.length === 1 ? whole : [];
  });
  if (once.length === 0) {
    return [];
  }
  const only =
    once.length === 1
      ? 'is the only complete run with its settings'
      : 'are each the only complete run with their settings';
  return [`${once.join(', ')} ${only}, so no difference can be claimed: it may be due to chance. ${REPEAT}`];
}

/** Notes on how much equal runs differ, only if a ratio has no interval: an interval says the same with a known coverage. */
function spreadNotes(configurations: readonly Configuration[]): string[] {
  const [, ...others] = configurations;
  if (others.length > 0 && others.every(({ ratio }) => ratio?.interval)) {
    return [];
  }
  const spreads = configurations.flatMap(({ rowsPerSecond }) =>
    rowsPerSecond && rowsPerSecond.low > 0 && rowsPerSecond.high > rowsPerSecond.low
      ? [(rowsPerSecond.high / rowsPerSecond.low - 1) * 100]
      : []
  );
  return spreads.length > 0
    ? [
        `Runs with the same settings differ by up to ${figure(Math.max(...spreads))} % in rows/s, so differences of this size between other runs may be due to chance.`,
      ]
    : [];
}

/** A note if a ratio has an interval, but its configurations did not take turns: what changed on the machine does not cancel out. */
function orderNotes([first, ...others]: readonly Configuration[], reports: readonly Report[]): string[] {
  const starts = new Map(reports.map(({ id, startedAt, endedAt }) => [id, startedAt ?? endedAt]));
  const times = ({ runs }: Configuration) => runs.map((id) => starts.get(id) ?? 0);
  const areApart = (one: readonly number[], other: readonly number[]) => Math.max(...one) < Math.min(...other);
  const apart = others.some(
    (other) => other.ratio?.interval && (areApart(times(first), times(other)) || areApart(times(other), times(first)))
  );
  return apart
    ? [
        `All runs of one configuration were made before those of another, so whatever changed on the machine in between is part of the difference. ${REPEAT}`,
      ]
    : [];
}
