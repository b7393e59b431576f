import type { RunSpec } from '@thermobench/service/model/run.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

import { prefixed } from '../../plan/prefixed.ts';

type RepeatRequest = Pick<SweepSpec, 'run' | 'matrix' | 'repeat'> & { cases: NonNullable<SweepSpec['cases']> };

/** Fields of a run that a sweep can vary, besides its target and the settings of its store. */
const VARIED = [
  ...([
    'producers',
    'durationMs',
    'rows',
    'ratePerSecond',
    'arrivals',
    'payload',
    'warmupMs',
    'relayTo',
    'hosts',
  ] as const),
];

/**
 * A sweep with one case for each distinct configuration of these runs. Its order is random, so that drift affects all
 * alike. A case contains only the settings that differ, and labels only if nothing else differs.
 *
 * Undefined if the runs have different sources, or if one has no end: a sweep cannot repeat such runs.
 */
export function repeatRequest(specs: readonly RunSpec[], repeat: number): RepeatRequest | undefined {
  const [first] = specs;
  const isEndless = specs.some(({ durationMs, rows }) => durationMs === null && rows === null);
  if (first === undefined || isEndless || new Set(specs.map(({ source }) => JSON.stringify(source))).size > 1) {
    return undefined;
  }
  const settings = distinct(specs.map(settingsOf));
  const isByLabel = settings.length === 1 && distinct(specs.map(({ label }) => label)).length > 1;
  const all: Array<Record<string, unknown>> = isByLabel
    ? distinct(specs.map(({ label }) => (label === undefined ? {} : { label })))
    : settings;
  const names = [...new Set(all.flatMap((each) => Object.keys(each)))];
  const varied = names.filter((name) => distinct(all.map((each) => each[name])).length > 1);
  const labels = distinct(specs.map(({ label }) => label));
  const { label: _label, thresholds, hosts, ...common } = first;
  // Settings of one store do not apply to another.
  const sink = Object.entries(first.sink).filter(
    ([name]) => !varied.includes('target') && !varied.includes(`sink.${name}`)
  );
  return {
    run: {
      ...common,
      // A case without hosts means the host of the service, so there must be no hosts here that it would inherit.
      ...(hosts === undefined || varied.includes('hosts') ? {} : { hosts }),
      ...(labels.length === 1 ? { label: labels[0] } : {}),
      ...(sameThresholds(specs) ? { thresholds } : {}),
      // A seed of null lets each run draw its own.
      ...{ sink: Object.fromEntries(sink), seed: null },
    },
    cases: all.map((each) =>
      Object.fromEntries(
        Object.entries(each).filter(
          ([name]) => varied.includes(name) || (varied.includes('target') && name.startsWith('sink.'))
        )
      )
    ),
    matrix: {},
    repeat,
  };
}

/** The settings of a run that a sweep can vary, by their names in a case. */
function settingsOf(spec: RunSpec): Record<string, unknown> {
  return {
    target: spec.target,
    ...prefixed('sink.', spec.sink),
    ...Object.fromEntries(VARIED.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]]))),
  };
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Whether all runs have the same thresholds. If not, the sweep has none, because its runs share their thresholds. */
export function sameThresholds(specs: readonly RunSpec[]): boolean {
  return new Set(specs.map(({ thresholds }) => JSON.stringify(thresholds))).size <= 1;
}
