import { t } from '@grafana/i18n';
import { fieldErrors } from '@thermobench/service/model/field-errors.ts';
import { RequestedRun, type RunRequest, type RunSpec } from '@thermobench/service/model/run.ts';
import { SweepSpec, USUAL_MOST_RUNS } from '@thermobench/service/model/sweep.ts';
import type { z } from 'zod';

import { AS_IT_IS } from '../translations.ts';
import { SOURCE_KIND, type Draft } from './draft.ts';
import type { Setting } from './setting.ts';
import { PRECISION, REPEAT } from './spelling.ts';

type SweepRequest = z.input<typeof SweepSpec>;

/** The request to send, or its errors by the name of the setting. */
export type Plan =
  | { kind: 'run'; request: RunRequest; spec: RunSpec }
  | { kind: 'sweep'; request: SweepRequest; spec: SweepSpec; runs: number }
  | { kind: 'wrong'; errors: Readonly<Record<string, string>> };

export interface Form {
  target: string;
  draft: Draft;
  /** The settings of source, run and sink that apply to this draft. */
  settings: readonly Setting[];
}

/** The largest sweep that the service accepts, in runs. */
const MAX_RUNS = 1_000;

/** Reads a form. One value per setting makes a run; several values or repeats make a sweep. */
export function planOf({ target, draft, settings }: Form): Plan {
  const given = settings.flatMap((setting) => read(setting, draft.texts[setting.name]));
  const errors: Record<string, string> = {
    ...missing(draft, given),
    ...Object.fromEntries(given.flatMap(({ name, error }) => (error === undefined ? [] : [[name, error] as const]))),
  };
  const valueOf = (field: string) => given.find(({ name }) => name === field)?.values[0];
  const precision = valueOf(PRECISION);
  const repeat = repeatOf(Number(valueOf(REPEAT) ?? 1), precision !== undefined);
  const axes = given.filter(({ values }) => values.length > 1);
  const matrix = Object.fromEntries(axes.map(({ name, values }) => [name, values]));
  const runs = axes.reduce((product, { values }) => product * values.length, repeat * (draft.cases?.length ?? 1));
  if (runs > 1 && draft.ends === 'stop') {
    errors.ends = t(
      'new-run.endless-sweep',
      'The runs of a sweep need a planned end, because each run waits for the one before it.'
    );
  }
  if (runs > MAX_RUNS) {
    errors[REPEAT] = t('new-run.too-many', 'This makes {{runs}} runs; at most {{most}} are allowed.', {
      runs,
      most: MAX_RUNS,
    });
  }
  if (Object.keys(errors).length > 0) {
    return { kind: 'wrong', errors };
  }

  // Where a single valid value is needed, the first of several represents all.
  const first = given.map(({ name, values: [value] }) => [name, value] as const);
  const under = (prefix: string) =>
    Object.fromEntries(
      first.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : []))
    );
  const ofRun = Object.fromEntries(
    first.filter(([name]) => !name.includes('.') && name !== REPEAT && name !== PRECISION)
  );
  const thresholds = under('thresholds.');
  const sourceKind = draft.texts[SOURCE_KIND] ?? 'auto';
  const request = {
    ...(draft.ends === 'time' ? {} : { durationMs: null }),
    ...ofRun,
    target,
    source: { ...(draft.source?.kind === sourceKind ? draft.source : { kind: sourceKind }), ...under('source.') },
    sink: under('sink.'),
    // Omitted if there are none: services without thresholds refuse the field.
    ...(Object.keys(thresholds).length > 0 && { thresholds }),
  };
  const spec = RequestedRun.safeParse(request);
  if (!spec.success) {
    return { kind: 'wrong', errors: byField(fieldErrors(spec.error)) };
  }
  if (runs === 1 && !draft.cases) {
    return { kind: 'run', request: spec.data, spec: spec.data };
  }
  const sweep = SweepSpec.safeParse({
    run: { ...spec.data, warmupMs: ofRun.warmupMs },
    cases: draft.cases,
    matrix,
    repeat,
    precision,
    between: draft.between,
  });
  return sweep.success
    ? { kind: 'sweep', request: sweep.data, spec: sweep.data, runs }
    : { kind: 'wrong', errors: byField(fieldErrors(sweep.error)) };
}

/** One run per combination is the default of a sweep that does not repeat until it is precise. */
function repeatOf(repeat: number, isPrecise: boolean): number {
  return isPrecise && repeat === 1 ? USUAL_MOST_RUNS : repeat;
}

/** Whether a run writes at full speed until somebody stops it, which fills the disk of its store. */
export function isFlood({ durationMs, rows, ratePerSecond }: RunSpec): boolean {
  return durationMs === null && rows === null && ratePerSecond === null;
}

interface Given {
  name: string;
  values: unknown[];
  error?: string;
}

function read({ name, split, read: valueOf, refusal }: Setting, text = ''): Given[] {
  const texts = split(text);
  if (texts.length === 0) {
    return [];
  }
  const values = texts.map(valueOf);
  const wrong = texts.flatMap((each) => {
    const reason = refusal(each);
    return reason === undefined ? [] : [t('plan.wrong', '{{text}}: {{reason}}', { text: each, reason, ...AS_IT_IS })];
  });
  const [error = manifold(name, values)] = wrong;
  return [{ name, values, error }];
}

function manifold(name: string, values: readonly unknown[]): string | undefined {
  if (values.length > 1 && (name === REPEAT || name === PRECISION)) {
    return t('new-run.one-repeat', 'Enter only one number.');
  }
  if (values.length > 1 && name.startsWith('source.')) {
    return t(
      'new-run.one-value',
      'Enter only one value: a sweep can vary the settings of runs and stores, but not those of sources.'
    );
  }
  return new Set(values).size < values.length
    ? t('new-run.twice', 'A value is listed twice; use repeats instead.')
    : undefined;
}

/**
 * Errors of empty fields that the chosen mode requires. Without them, the run would never end or would write at full
 * speed.
 */
function missing({ ends, pace }: Draft, given: readonly Given[]): Record<string, string> {
  const isEmpty = (field: string) => !given.some(({ name }) => name === field);
  return {
    ...(ends === 'rows' && isEmpty('rows')
      ? { rows: t('new-run.rows-missing', 'Enter the number of readings after which each run ends, such as 10000.') }
      : {}),
    ...(pace === 'rate' && isEmpty('ratePerSecond')
      ? { ratePerSecond: t('new-run.rate-missing', 'Enter a rate, such as 500, 500/s or 10/m.') }
      : {}),
  };
}

/**
 * Assigns errors of the service or of its schemas to settings: `run.sink.commitEvery` and `matrix.sink.commitEvery[2]`
 * belong to `sink.commitEvery`, and `outages[0].server` to `outages`.
 */
export function byField(errors: ReadonlyArray<{ field: string; message: string }>): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ field, message }) => [
      field.replace(/^(run|matrix)\./, '').replace(/\[\d+\]$|(?<=^outages)\[.*$/, ''),
      message,
    ])
  );
}
