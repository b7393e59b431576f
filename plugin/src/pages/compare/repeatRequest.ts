import type { RunSpec } from '@thermobench/service/model/run.ts';
import type { SweepSpec } from '@thermobench/service/model/sweep.ts';
import type { z } from 'zod';

/** Fields of a run that a sweep can vary, besides its target and the settings of its store. */
const VARIED = [
  ...(['producers', 'durationMs', 'rows', 'ratePerSecond', 'arrivals', 'payload', 'warmupMs'] as const),
  ...(['relayTo', 'label'] as const),
];

/**
 * A sweep with a case for each different configuration among these runs, in random order, so that drift affects all alike.
 * Undefined if a sweep cannot do that: its runs share one source, and each needs an end.
 */
export function repeatRequest(specs: readonly RunSpec[], repeat: number): z.input<typeof SweepSpec> | undefined {
  const [first] = specs;
  const isEndless = specs.some(({ durationMs, rows }) => durationMs === null && rows === null);
  if (first === undefined || isEndless || new Set(specs.map(({ source }) => JSON.stringify(source))).size > 1) {
    return undefined;
  }
  const varied = VARIED.filter((name) => new Set(specs.map((spec) => spec[name])).size > 1);
  const cases = specs.map((spec) => ({
    target: spec.target,
    ...Object.fromEntries(Object.entries(spec.sink).map(([name, value]) => [`sink.${name}`, value])),
    ...Object.fromEntries(varied.flatMap((name) => (spec[name] === undefined ? [] : [[name, spec[name]]]))),
  }));
  const { label, thresholds, ...common } = first;
  return {
    // Each run draws its own seed.
    run: {
      ...common,
      ...(varied.includes('label') ? {} : { label }),
      ...(sameThresholds(specs) ? { thresholds } : {}),
      ...{ sink: {}, seed: null },
    },
    cases: [...new Map(cases.map((each) => [JSON.stringify(each), each])).values()],
    repeat,
  };
}

/** A sweep has the same thresholds for all of its runs; if these runs do not, it has none. */
export function sameThresholds(specs: readonly RunSpec[]): boolean {
  return new Set(specs.map(({ thresholds }) => JSON.stringify(thresholds))).size <= 1;
}
