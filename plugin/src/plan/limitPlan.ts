import { t } from '@grafana/i18n';
import { fieldErrors } from '@thermobench/service/model/field-errors.ts';
import { LimitSpec, p99Limit, ProbedRun } from '@thermobench/service/model/limit-search.ts';
import { parseDuration } from '@thermobench/service/model/quantities.ts';
import type { TargetSummary } from '@thermobench/service/model/target.ts';
import { z } from 'zod';

import { sinkSettings } from './activeSettings.ts';
import { HOSTS } from './hosts.ts';
import { settingsOf, type Setting } from './setting.ts';

/** The texts of the form by field; an empty one means the default. */
export type LimitTexts = Readonly<Record<string, string>>;

/** The request to send, or the errors of the form by field. */
export type LimitPlan =
  { kind: 'search'; request: z.input<typeof LimitSpec> } | { kind: 'wrong'; errors: Readonly<Record<string, string>> };

export const P99 = 'p99';
export const SENSORS = 'sensors';
export const EVERY = 'every';
export const USUAL_P99 = '50ms';
export const USUAL_EVERY = '1s';

const OF_RUNS = ['producers', HOSTS, 'payload', 'durationMs', 'warmupMs', 'label'];
const OF_SEARCH = ['maxRuns', 'precisionPercent'];

/** The settings below the objective: those of the store first. */
export function limitSettings(target: TargetSummary): Setting[] {
  const ofRuns = settingsOf(z.toJSONSchema(ProbedRun, { io: 'input' }));
  const ofSearch = settingsOf(z.toJSONSchema(LimitSpec, { io: 'input' }));
  const pick = (settings: readonly Setting[], names: readonly string[]) =>
    names.flatMap((name) => settings.find((setting) => setting.name === name) ?? []);
  return [...sinkSettings(target), ...pick(ofRuns, OF_RUNS), ...pick(ofSearch, OF_SEARCH)].map((setting) => ({
    ...setting,
    description: described(setting),
  }));
}

/** Replaces descriptions that mention null or milliseconds, because they are meant for programs. */
function described({ name, description }: Setting): string {
  switch (name) {
    case 'producers':
      return t('limits.producers', 'Loops that write in parallel. Empty: 2 per CPU thread.');
    case 'durationMs':
      return t('limits.duration', 'How long each run writes, such as 10s or 1m.');
    case 'warmupMs':
      return t('limits.warm-up', 'Left out of the figures of each run. Empty: a tenth of its duration, at most 5s.');
    case 'precisionPercent':
      return t(
        'limits.precision',
        'How far the lowest rate that failed may be above the highest that held. Empty: 5, or 20 with sensors.'
      );
    default:
      return description;
  }
}

/** Reads the form. */
export function limitPlan(target: string, texts: LimitTexts, settings: readonly Setting[]): LimitPlan {
  const errors: Record<string, string> = {};
  const values = settings.flatMap((setting) => {
    const words = setting.split(texts[setting.name] ?? '');
    const refusal =
      words.length > 1
        ? t('limits.one-value', 'Only one value is possible.')
        : words.map((word) => setting.refusal(word)).find((each) => each !== undefined);
    if (refusal !== undefined) {
      errors[setting.name] = refusal;
    }
    return words.map((word) => [setting.name, setting.read(word)] as const);
  });
  const p99Ms = `<= ${texts[P99]?.trim() || USUAL_P99}`;
  if (p99Limit(p99Ms) === null) {
    errors[P99] = t('limits.p99-refusal', 'Write a time, such as 50ms.');
  }
  const count = texts[SENSORS]?.trim() ?? '';
  const everyMs = parseDuration(texts[EVERY]?.trim() || USUAL_EVERY);
  if (count !== '' && !/^[1-9]\d*$/.test(count)) {
    errors[SENSORS] = t('limits.sensors-refusal', 'Write a whole number, such as 200, or leave the field empty.');
  }
  if (typeof everyMs !== 'number') {
    errors[EVERY] = t('limits.every-refusal', 'Write a time, such as 1s.');
  }
  if (Object.keys(errors).length > 0) {
    return { kind: 'wrong', errors };
  }
  const pick = (isChosen: (name: string) => boolean, shorten = (name: string) => name) =>
    Object.fromEntries(values.flatMap(([name, value]) => (isChosen(name) ? [[shorten(name), value]] : [])));
  const request = {
    run: {
      target,
      ...pick((name) => OF_RUNS.includes(name)),
      sink: pick(
        (name) => name.startsWith('sink.'),
        (name) => name.slice('sink.'.length)
      ),
    },
    objective: { p99Ms },
    ...(count !== '' && typeof everyMs === 'number' && { sensors: { count: Number(count), everyMs } }),
    ...pick((name) => OF_SEARCH.includes(name)),
  };
  const checked = LimitSpec.safeParse(request);
  return checked.success
    ? { kind: 'search', request }
    : { kind: 'wrong', errors: limitErrors(fieldErrors(checked.error)) };
}

/** Errors of a request by the field of the form. */
export function limitErrors(errors: ReadonlyArray<{ field: string; message: string }>): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ field, message }) => {
      const name = field.replace(/^run\./, '').replace(/\[\d+\]$/, '');
      return [name === 'objective.p99Ms' ? P99 : name.startsWith('sensors') ? SENSORS : name, message];
    })
  );
}
