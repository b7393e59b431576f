import type { RunSpec } from './run.ts';

/** What makes up a configuration: the spec, and the number of producers, which the spec may leave to the host. */
interface Configured {
  readonly spec: RunSpec;
  readonly producers: number;
}

/**
 * Whether two runs measured the same thing. If so, different rates have other causes: the store, the machine, the version of
 * Thermobench, or chance.
 *
 * Compares target and relay, source, number of producers, payload, duration, rows, warm-up, rate, the spacing of its arrivals,
 * and every setting of the sink. If one of the runs lacks a setting of the sink, the setting did not exist when it ran, and
 * counts as its default. Does not compare label, notes, tags, thresholds, the seed of Poisson arrivals, what to do while the
 * target is busy, who started the run, or the sweep it belongs to. Settings that a later version adds are compared unless they
 * are excluded here.
 *
 * @param sinkDefaults - The default settings of the target's sink.
 */
export function haveSameConfiguration(
  one: Configured,
  other: Configured,
  sinkDefaults: Readonly<Record<string, unknown>> = {}
): boolean {
  return configurationOf(one, sinkDefaults) === configurationOf(other, sinkDefaults);
}

/** Text that is the same for runs with the same configuration. */
function configurationOf({ spec, producers }: Configured, sinkDefaults: Readonly<Record<string, unknown>>): string {
  const { label: _label, seed: _seed, ifBusy: _ifBusy, thresholds: _thresholds, ...others } = spec;
  const { producers: _asked, arrivals, sink, ...compared } = others;
  return inOrder({
    ...compared,
    producers,
    // A closed loop has no intended starts.
    arrivals: spec.ratePerSecond === null ? null : arrivals,
    sink: { ...sinkDefaults, ...sink },
  });
}

/** JSON whose keys are sorted, so that it does not depend on the order in which somebody wrote the settings. */
function inOrder(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  );
}
