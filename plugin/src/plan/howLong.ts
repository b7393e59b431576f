import { t } from '@grafana/i18n';
import { cellsOf, plannedTime } from '@thermobench/service/model/sweep-cells.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

type Planned = Pick<SweepSpec, 'run' | 'cases' | 'matrix'>;

/** Preparing, stopping and counting take about this long. */
export const AROUND_A_RUN_MS = 1_000;

/** `12 runs, about 7 minutes` */
export function sweepLength(spec: Planned, runs: number): string {
  return t('sentence.length', '{{runs}} runs, {{howLong}}', { runs, howLong: howLong(spec, runs) });
}

/** About how long all runs of a sweep take together. */
function howLong(spec: Planned, runs: number): string {
  const cells = cellsOf(spec).map((settings) => plannedTime(spec.run, settings));
  const known = cells.filter((time) => time !== null);
  if (known.length < cells.length) {
    return t('sentence.open', 'of unknown duration');
  }
  const mean = known.reduce((sum, { ms }) => sum + ms + AROUND_A_RUN_MS, 0) / known.length;
  const time = roughly(runs * mean);
  return known.some(({ isAtMost }) => isAtMost)
    ? t('sentence.at-most', 'at most {{time}}', { time })
    : t('sentence.about', 'about {{time}}', { time });
}

function roughly(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 1.5) {
    return t('sentence.seconds', '{{seconds}} seconds', { seconds: Math.ceil(ms / 5_000) * 5 });
  }
  return minutes < 90
    ? t('sentence.minutes', '{{minutes}} minutes', { minutes: Math.round(minutes) })
    : t('sentence.hours', '{{hours}} hours', { hours: Math.round(minutes / 6) / 10 });
}
