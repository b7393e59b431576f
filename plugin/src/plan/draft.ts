import type { RunSpec } from '@thermobench/service/model/run.ts';
import { percentText } from '@thermobench/service/model/quantities.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

import { HOSTS, hostsSetting } from './hosts.ts';
import { outagesSetting } from './outages.ts';
import { prefixed } from './prefixed.ts';
import { NEEDS_FILES, runSettings, sources, TAGS, thresholdSettings, type Setting } from './setting.ts';
import { PRECISION, REPEAT } from './spelling.ts';

/** The current input: a text for each setting, by its name. Several values are separated by commas. */
export interface Draft {
  texts: Readonly<Record<string, string>>;
  ends: 'time' | 'rows' | 'stop';
  pace: 'fastest' | 'rate';
  /**
   * Cases that the form cannot express, such as several stores. They come from the preset, and are combined with all
   * combinations of the other settings.
   */
  cases?: SweepSpec['cases'];
  between?: SweepSpec['between'];
  /** Settings of the source kind that have no field, such as the file to replay. */
  source?: { kind: string } & Readonly<Record<string, unknown>>;
}

/** The field with the kind of source, which is not among the settings of the service's schemas. */
export const SOURCE_KIND = 'source.kind';

export const EMPTY: Draft = { texts: {}, ends: 'time', pace: 'fastest' };

/** The request of a preset, or of an earlier run or sweep. */
export type Asked = { kind: 'run'; request: RunSpec } | { kind: 'sweep'; request: SweepSpec };

/** Turns a preset, or an earlier run with its tags, into the form's input. Default values stay empty. */
export function draftOf(preset: Asked, sinkSettings: readonly Setting[], tags: readonly string[] = []): Draft {
  const spec = preset.kind === 'run' ? preset.request : preset.request.run;
  const { sink, source, thresholds = {}, ...run } = spec;
  const { matrix = {}, repeat = 1, precision, cases, between = 'keep' } = preset.kind === 'sweep' ? preset.request : {};
  const given: Record<string, unknown> = {
    ...run,
    // A single run has no warm-up by default.
    ...(preset.kind === 'run' && run.warmupMs === 0 ? { warmupMs: null } : {}),
    ...prefixed('sink.', sink),
    ...prefixed('source.', source),
    ...prefixed('thresholds.', thresholds),
  };
  const settings = [
    ...[...runSettings().values(), ...sinkSettings],
    ...[...(sources().get(source.kind) ?? []), ...thresholdSettings(), outagesSetting()],
    ...(HOSTS in matrix ? [] : [hostsSetting(undefined, [])]),
  ];
  const texts = settings.flatMap(({ name, standard, write }) => {
    const one = (value: unknown) =>
      value === null && name in matrix && name === 'ratePerSecond' ? 'max' : write(value);
    const text = (matrix[name] ?? [given[name]]).map(one).join(', ');
    // If a number of rows is set, an empty duration means no limit, so the default duration has to be filled in.
    const isDefault = text === standard && !(name === 'durationMs' && (spec.rows !== null || 'rows' in matrix));
    return text === '' || isDefault ? [] : [[name, text] as const];
  });
  return {
    texts: {
      ...Object.fromEntries(texts),
      ...(tags.length > 0 && { [TAGS]: tags.join(' ') }),
      [SOURCE_KIND]: source.kind,
      [REPEAT]: String(repeat),
      ...(precision !== undefined && { [PRECISION]: percentText(precision) }),
    },
    ends: 'rows' in matrix || spec.rows !== null ? 'rows' : spec.durationMs === null ? 'stop' : 'time',
    pace: 'ratePerSecond' in matrix || spec.ratePerSecond !== null ? 'rate' : 'fastest',
    cases: casesOf(cases, matrix),
    between,
    source: {
      ...Object.fromEntries(Object.entries(source).filter(([name]) => NEEDS_FILES.has(name))),
      kind: source.kind,
    },
  };
}

/** The form has only one target and one choice of hosts, so several become cases. */
function casesOf(cases: SweepSpec['cases'], matrix: SweepSpec['matrix']): SweepSpec['cases'] {
  const byTarget = cases ?? matrix.target?.map((target) => ({ target }));
  const hosts = matrix[HOSTS];
  return hosts === undefined
    ? byTarget
    : (byTarget ?? [{}]).flatMap((each) => hosts.map((words) => ({ ...each, [HOSTS]: words })));
}
