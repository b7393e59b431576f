import type { LimitBracket, Probe, ProbeOutcome } from '../model/limit-search.ts';

/** A rate counts as held, or as failed beyond doubt, when this many of its runs agree. */
const CONFIRMED_BY = 2;

/** A rate, and what its runs showed so far. */
export interface TestedRate {
  readonly ratePerSecond: number;
  readonly runs: number;
  /** What most runs showed; null if as many showed the opposite. */
  readonly outcome: ProbeOutcome | null;
  /** How many runs showed it. */
  readonly times: number;
  readonly isConfirmed: boolean;
}

/** The rates on both sides of the limit, as far as the runs show. */
export interface Sides {
  /** The highest rate from which the search continues upwards. */
  readonly up: TestedRate | null;
  /** The lowest rate that was too fast. */
  readonly down: TestedRate | null;
}

/** The tested rates in ascending order. */
export function testedRates(probes: ReadonlyArray<Pick<Probe, 'ratePerSecond' | 'result'>>): TestedRate[] {
  const answered = withoutContradictions(
    probes.flatMap(({ ratePerSecond, result }) =>
      ratePerSecond === null || !result?.outcome ? [] : [{ ratePerSecond, outcome: result.outcome }]
    )
  );
  return [...Map.groupBy(answered, ({ ratePerSecond }) => ratePerSecond)]
    .map(([ratePerSecond, those]) =>
      tested(
        ratePerSecond,
        those.map(({ outcome }) => outcome)
      )
    )
    .sort((a, b) => a.ratePerSecond - b.ratePerSecond);
}

/**
 * A rate above one that held fills batches even sooner, so it is not too slow: if it did not keep to the objective, there was another
 * reason. Without this rule, a single slow moment would send the search upwards, beyond the limit.
 */
function withoutContradictions<T extends { ratePerSecond: number; outcome: ProbeOutcome }>(answered: readonly T[]) {
  const held = answered.filter(({ outcome }) => outcome === 'held').map(({ ratePerSecond }) => ratePerSecond);
  const lowest = Math.min(...held);
  return answered.map(({ ratePerSecond, outcome }) => ({
    ratePerSecond,
    outcome: outcome === 'too slow' && ratePerSecond > lowest ? ('too fast' as const) : outcome,
  }));
}

function tested(ratePerSecond: number, outcomes: readonly ProbeOutcome[]): TestedRate {
  const counts = [...Map.groupBy(outcomes, (outcome) => outcome)].map(([outcome, { length }]) => ({ outcome, length }));
  const [most, second] = counts.sort((a, b) => b.length - a.length);
  const outcome = second?.length === most.length ? null : most.outcome;
  return {
    ratePerSecond,
    runs: outcomes.length,
    outcome,
    times: most.length,
    isConfirmed: outcome !== null && most.length >= CONFIRMED_BY,
  };
}

export function sidesOf(rates: readonly TestedRate[]): Sides {
  const down = rates.find(({ outcome }) => outcome === 'too fast') ?? null;
  const below = rates.filter(({ ratePerSecond }) => ratePerSecond < (down?.ratePerSecond ?? Infinity));
  return { down, up: below.findLast(({ outcome }) => outcome === 'held' || outcome === 'too slow') ?? null };
}

/** The answer that the runs allow: it claims only what was confirmed. */
export function bracketOf(probes: ReadonlyArray<Pick<Probe, 'ratePerSecond' | 'result'>>): LimitBracket {
  const rates = testedRates(probes);
  const held = rates.filter(({ outcome }) => outcome === 'held');
  const { down } = sidesOf(rates);
  const isBelow = ({ ratePerSecond }: TestedRate) => ratePerSecond < (down?.ratePerSecond ?? Infinity);
  const holds = held.findLast((rate) => rate.isConfirmed && isBelow(rate));
  const promising = held.findLast(
    (rate) => !rate.isConfirmed && isBelow(rate) && rate.ratePerSecond > (holds?.ratePerSecond ?? 0)
  );
  return { holds: shown(holds), fails: shown(down ?? undefined), promising: shown(promising) };
}

function shown(rate: TestedRate | undefined): LimitBracket['holds'] {
  return rate === undefined ? null : { ratePerSecond: rate.ratePerSecond, times: rate.times, runs: rate.runs };
}
