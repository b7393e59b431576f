import type { Preset } from '@thermobench/service/model/preset.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

import { runSettings, sources, type Setting } from './setting.ts';

/** The current input: texts by the name of their setting, several values separated by commas. */
export interface Draft {
  texts: Readonly<Record<string, string>>;
  ends: 'time' | 'rows' | 'stop';
  pace: 'fastest' | 'rate';
  /**
   * What the form cannot express, such as several stores: taken from the preset, each combined with every combination of the
   * rest.
   */
  cases?: SweepSpec['cases'];
}

/** Fields in addition to the settings of the service's schemas. */
export const REPEAT = 'repeat';
export const SOURCE_KIND = 'source.kind';
export const LABEL = 'label';

export const EMPTY: Draft = { texts: {}, ends: 'time', pace: 'fastest' };

/** A preset as input of the form. Default values stay empty. */
export function draftOf(preset: Preset, sinkSettings: readonly Setting[]): Draft {
  const spec = preset.kind === 'run' ? preset.request : preset.request.run;
  const { sink, source, ...run } = spec;
  const { matrix = {}, repeat = 1, cases } = preset.kind === 'sweep' ? preset.request : {};
  const given: Record<string, unknown> = {
    ...run,
    // A single run has no warm-up by default.
    ...(preset.kind === 'run' && run.warmupMs === 0 ? { warmupMs: null } : {}),
    ...prefixed('sink.', sink),
    ...prefixed('source.', source),
  };
  const settings = [...runSettings().values(), ...sinkSettings, ...(sources().get(source.kind) ?? [])];
  const texts = settings.flatMap(({ name, standard, write }) => {
    const text = (matrix[name] ?? [given[name]]).map(write).join(', ');
    return text === '' || text === standard ? [] : [[name, text] as const];
  });
  return {
    texts: { ...Object.fromEntries(texts), [SOURCE_KIND]: source.kind, [REPEAT]: String(repeat) },
    ends: spec.rows !== null ? 'rows' : spec.durationMs === null ? 'stop' : 'time',
    pace: 'ratePerSecond' in matrix || spec.ratePerSecond !== null ? 'rate' : 'fastest',
    cases,
  };
}

function prefixed(prefix: string, settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [prefix + name, value]));
}

/** The values of `1, 10, 100`. */
export function valuesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
