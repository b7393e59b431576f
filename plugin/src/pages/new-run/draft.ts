import type { Preset } from '@thermobench/service/model/preset.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

import { runSettings, sources, type Setting } from './setting.ts';

/** What is filled in so far: texts by the name of their setting, several values with commas between. */
export interface Draft {
  texts: Readonly<Record<string, string>>;
  ends: 'time' | 'rows' | 'stop';
  pace: 'fastest' | 'rate';
  /** What no form could say, such as stores side by side: as the preset has it, each with every combination of the rest. */
  cases?: SweepSpec['cases'];
}

/** Beside the settings of the service's schemas. */
export const REPEAT = 'repeat';
export const SOURCE_KIND = 'source.kind';
export const LABEL = 'label';

export const EMPTY: Draft = { texts: {}, ends: 'time', pace: 'fastest' };

/** A preset as if someone had filled it in. What is as it would be anyway stays empty. */
export function draftOf(preset: Preset, sinkSettings: readonly Setting[]): Draft {
  const spec = preset.kind === 'run' ? preset.request : preset.request.run;
  const { sink, source, ...run } = spec;
  const { matrix = {}, repeat = 1, cases } = preset.kind === 'sweep' ? preset.request : {};
  const given: Record<string, unknown> = {
    ...run,
    // None is as usual for a run alone.
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

/** `1, 10, 100` one by one. */
export function valuesOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
