import { t } from '@grafana/i18n';
import { fieldErrors } from '@thermobench/service/model/field-errors.ts';
import { RunSpec, type RunRequest } from '@thermobench/service/model/run.ts';
import { SweepSpec } from '@thermobench/service/model/sweep.ts';
import { z } from 'zod';

import { LABEL, REPEAT, SOURCE_KIND, valuesOf, type Draft } from './draft.ts';
import type { Setting } from './setting.ts';

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

/** The maximum number of runs in a sweep that the service accepts. */
const MOST_RUNS = 1_000;
const Whole = z.object({ repeat: SweepSpec.shape.repeat.unwrap(), label: RunSpec.shape.label });

/** Reads a form: one value per setting makes a run; more values or repeats make a sweep. */
export function planOf({ target, draft, settings }: Form): Plan {
  const given = settings.flatMap((setting) => read(setting, draft.texts[setting.name]));
  const { repeat, label, errors: besides } = readBesides(draft);
  const errors = Object.assign(
    besides,
    ...given.map(({ name, error }) => (error === undefined ? {} : { [name]: error }))
  );
  const matrix = Object.fromEntries(given.flatMap(({ name, values }) => (values.length > 1 ? [[name, values]] : [])));
  const runs = given.reduce((product, { values }) => product * values.length, repeat * (draft.cases?.length ?? 1));
  if (runs > 1 && draft.ends === 'stop') {
    errors.ends = t('new-run.endless-sweep', 'Several runs need an end, because each waits for the one before it.');
  }
  if (runs > MOST_RUNS) {
    errors[REPEAT] = t('new-run.too-many', 'This makes {{runs}} runs; at most {{most}} are allowed.', {
      runs,
      most: MOST_RUNS,
    });
  }
  if (Object.keys(errors).length > 0) {
    return { kind: 'wrong', errors };
  }

  // The first of several values represents all where a single valid one is needed.
  const first = given.map(({ name, values: [value] }) => [name, value] as const);
  const under = (prefix: string) =>
    Object.fromEntries(
      first.flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : []))
    );
  const ofRun = Object.fromEntries(first.filter(([name]) => !name.includes('.')));
  const request = {
    ...(draft.ends === 'time' ? {} : { durationMs: null }),
    ...ofRun,
    target,
    source: { kind: draft.texts[SOURCE_KIND] ?? 'auto', ...under('source.') },
    sink: under('sink.'),
    ...(label === undefined ? {} : { label }),
  };
  const spec = RunSpec.safeParse(request);
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
  });
  return sweep.success
    ? { kind: 'sweep', request: sweep.data, spec: sweep.data, runs }
    : { kind: 'wrong', errors: byField(fieldErrors(sweep.error)) };
}

interface Given {
  name: string;
  values: unknown[];
  error?: string;
}

function read({ name, read: spell, schema }: Setting, text: string | undefined): Given[] {
  const values = valuesOf(text).map(spell);
  if (values.length === 0) {
    return [];
  }
  const wrong = values.flatMap(
    (value) => schema.safeParse(value).error?.issues.map(({ message }) => `${String(value)}: ${message}`) ?? []
  );
  const [error = manifold(name, values)] = wrong;
  return [{ name, values, error }];
}

function manifold(name: string, values: readonly unknown[]): string | undefined {
  if (values.length > 1 && name.startsWith('source.')) {
    return t('new-run.one-value', 'One value only: a sweep varies settings of runs and stores, not of sources.');
  }
  return new Set(values).size < values.length
    ? t('new-run.twice', 'A value is listed twice; use repeats instead.')
    : undefined;
}

function readBesides({ texts }: Draft): { repeat: number; label?: string; errors: Record<string, string> } {
  const besides = Whole.safeParse({
    repeat: Number(texts[REPEAT] ?? 1),
    label: texts[LABEL] === '' ? undefined : texts[LABEL],
  });
  return besides.success ? { ...besides.data, errors: {} } : { repeat: 1, errors: byField(fieldErrors(besides.error)) };
}

/**
 * Errors of the service or of its schemas by the name of the setting: `run.sink.commitEvery` and `matrix.sink.commitEvery[2]`
 * belong to `sink.commitEvery`.
 */
export function byField(errors: ReadonlyArray<{ field: string; message: string }>): Record<string, string> {
  return Object.fromEntries(
    errors.map(({ field, message }) => [field.replace(/^(run|matrix)\./, '').replace(/\[\d+\]$/, ''), message])
  );
}
