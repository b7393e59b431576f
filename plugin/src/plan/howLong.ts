import { t } from '@grafana/i18n';
import { usualWarmupMs, type SweepSpec } from '@thermobench/service/model/sweep.ts';
import { z } from 'zod';

type Planned = Pick<SweepSpec, 'run' | 'cases' | 'matrix'>;

/** About how long it takes to prepare, stop and count a run. */
export const AROUND_A_RUN_MS = 1_000;
const Ms = z.number().nullable().optional();

/** `12 runs, about 7 minutes` */
export function sweepLength(spec: Planned, runs: number): string {
  return t('sentence.length', '{{runs}} runs, {{howLong}}', { runs, howLong: howLong(spec, runs) });
}

/** About how long all runs of a sweep take together. */
function howLong({ run, cases = [{}], matrix }: Planned, runs: number): string {
  const lengths = cases.flatMap((each) => {
    const durations = matrix.durationMs ?? ['durationMs' in each ? each.durationMs : run.durationMs];
    return durations.map((duration) => {
      const durationMs = Ms.parse(duration) ?? null;
      const warmupMs = Ms.parse(each.warmupMs) ?? run.warmupMs ?? usualWarmupMs({ durationMs, rows: run.rows });
      return durationMs === null ? null : durationMs + warmupMs + AROUND_A_RUN_MS;
    });
  });
  const known = lengths.filter((length) => length !== null);
  if (known.length < lengths.length) {
    return t('sentence.open', 'of unknown duration');
  }
  const mean = known.reduce((sum, each) => sum + each, 0) / known.length;
  return t('sentence.about', 'about {{time}}', { time: roughly(runs * mean) });
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
