import type { Change, Effect } from '../model/confirmation.ts';
import type { Confidence, Resource, Verdict } from '../model/verdict.ts';
import { counted } from '../model/sentence.ts';
import { share } from '../reports/figures.ts';

/** A change helped if the rate rose by at least this factor in each pair of runs. */
const FASTER = 1.25;
/** A change did not help if the rate rose by no more than this factor in any pair. */
const NO_FASTER = 1.1;

/** With each of these at its limit, more producers cannot raise the rate. */
const SHARED: ReadonlySet<Resource> = new Set<Resource>([
  'cpu',
  'cpu quota',
  'disk bandwidth',
  'memory',
  'bandwidth',
  'locks',
]);
/** With each of these at its limit, fewer and larger commits raise the rate. More producers may do so too, if the store groups commits. */
const FOR_EACH_COMMIT: ReadonlySet<Resource> = new Set(['disk', 'disk operations', 'disk flush']);

const CHANGED = 'The experiment changed the verdict.';

const LESS_SURE: Record<Confidence, Confidence> = { high: 'low', medium: 'low', low: 'low' };
const SURER: Record<Confidence, Confidence> = { high: 'high', medium: 'high', low: 'medium' };

/**
 * The verdict after an experiment, with the measured effects as evidence. The experiment raises or lowers the confidence of the verdict.
 * It replaces the verdict in two cases: if more producers raised the rate although no limit had been found, and if they did not
 * raise it although the producers seemed to spend their time only on round trips.
 *
 * Source of the method: C. Curtsinger and E. D. Berger, Coz: Finding Code that Counts with Causal Profiling (2015): change one thing, and
 * measure the effect on the whole.
 */
export function confirmed(verdict: Verdict, effects: readonly Effect[]): Verdict {
  const evidence = [...verdict.evidence, ...effects.map(effectWords)];
  const producers = outcomeOf('producers', effects);
  const commits = outcomeOf('commitEvery', effects);
  if (verdict.resource === 'unknown' && producers === 'faster') {
    return {
      ...{ side: 'none', resource: 'round trip', host: null, confidence: 'medium', evidence: [...evidence, CHANGED] },
      advice: ['Use more producers: nothing was at its limit yet.'],
    };
  }
  if (verdict.resource === 'round trip' && producers === 'no faster') {
    return {
      ...{ side: 'unknown', resource: 'unknown', host: null, confidence: 'low', evidence: [...evidence, CHANGED] },
      advice: [
        'More producers do not help, so something that they share was at its limit. Look at the store and its host.',
      ],
    };
  }
  const sign = signOf(verdict.resource, producers, commits);
  if (sign === null) {
    return { ...verdict, evidence: [...evidence, 'The experiment neither confirms nor contradicts the verdict.'] };
  }
  return {
    ...verdict,
    confidence: (sign ? SURER : LESS_SURE)[verdict.confidence],
    evidence: [...evidence, `The experiment ${sign ? 'confirms' : 'contradicts'} the verdict.`],
  };
}

type Outcome = 'faster' | 'no faster' | 'unclear';

function outcomeOf(change: Change, effects: readonly Effect[]): Outcome {
  const effect = effects.find((each) => each.change === change);
  if (effect === undefined) {
    return 'unclear';
  }
  return effect.ratio.low >= FASTER ? 'faster' : effect.ratio.high <= NO_FASTER ? 'no faster' : 'unclear';
}

/** Whether the outcomes are those that this resource would cause; null if the outcomes are unclear. */
function signOf(resource: Resource, producers: Outcome, commits: Outcome): boolean | null {
  if (resource === 'round trip' || resource === 'thread') {
    return producers === 'unclear' ? null : producers === 'faster';
  }
  if (SHARED.has(resource)) {
    return producers === 'unclear' ? null : producers === 'no faster';
  }
  if (FOR_EACH_COMMIT.has(resource)) {
    return commits === 'unclear' ? null : commits === 'faster';
  }
  return null;
}

/** `Tried: with 8 producers instead of 4, the rate was 192 % of the original one (185 % to 199 % in 3 pairs of runs).` */
function effectWords({ change, from, to, ratio: { median, low, high }, pairs }: Effect): string {
  const what =
    change === 'producers'
      ? `${counted(to, 'producer')} instead of ${from}`
      : `${to} rows in each commit instead of ${from}`;
  return `Tried: with ${what}, the rate was ${share(median)} of the original one (${share(low)} to ${share(high)} in ${counted(pairs, 'pair')} of runs).`;
}
