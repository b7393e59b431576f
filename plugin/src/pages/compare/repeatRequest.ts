import type { RunSpec } from '@thermobench/service/model/run.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';

type RepeatRequest = Pick<SweepSpec, 'run' | 'matrix' | 'repeat'> & { cases: NonNullable<SweepSpec['cases']> };

/** Fields of a run that a sweep can vary, besides its target and the settings of its store. */
const VARIED = [
  ...(['producers', 'durationMs', 'rows', 'ratePerSecond', 'arrivals', 'payload', 'warmupMs', 'relayTo'] as const),
];

/**
 * A sweep with a case for each different configuration among these runs, in random order, so that drift affects all alike. A case
 * has only what differs between them; labels only if nothing else does. Undefined if a sweep cannot do that: its runs share one
 * source, and each needs an end.
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
  const { label: _label, thresholds, ...common } = first;
  // Settings of one store do not apply to another.
  const sink = Object.entries(first.sink).filter(
    ([name]) => !varied.includes('target') && !varied.includes(`sink.${name}`)
  );
  return {
    run: {
      ...common,
      ...(labels.length === 1 ? { label: labels[0] } : {}),
      ...(sameThresholds(specs) ? { thresholds } : {}),
      // Each run draws its own seed.
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

/** What a sweep can vary of a run, by the names that its cases use. */
function settingsOf(spec: RunSpec): Record<string, unknown> {
  return {
    target: spec.target,
    ...Object.fromEntries(Object.entries(spec.sink).map(([name, value]) => [`sink.${name}`, value])),
    ...Object.fromEntries(VARIED.map((name) => [name, spec[name]])),
  };
}

function distinct<Value>(values: readonly Value[]): Value[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** A sweep has the same thresholds for all of its runs; if these runs do not, it has none. */
export function sameThresholds(specs: readonly RunSpec[]): boolean {
  return new Set(specs.map(({ thresholds }) => JSON.stringify(thresholds))).size <= 1;
}
