import type { Report } from '../model/report.ts';
import { rateOf, type Configuration } from './configurations.ts';
import { figure } from './figures.ts';

/** From six runs on, rates and ratios of a sweep have an interval. */
const REPEAT = 'Repeat with `thermobench sweep … --repeat 6`.';

/** Notes on chance, to read before trusting a difference: which configurations ran only once, and how much equal runs differ. */
export function chanceNotes(configurations: readonly Configuration[], reports: readonly Report[]): string[] {
  return [...onceNotes(configurations, reports), ...spreadNotes(configurations)];
}

function onceNotes(configurations: readonly Configuration[], reports: readonly Report[]): string[] {
  if (configurations.length === reports.length) {
    return [`Each configuration ran once: a difference may be due to chance. ${REPEAT}`];
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
  return [`${once.join(', ')} ${only}: a difference may be due to chance. ${REPEAT}`];
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
        `Runs with the same settings differ by up to ${figure(Math.max(...spreads))} % in rows/s, so others may differ as much by chance.`,
      ]
    : [];
}
