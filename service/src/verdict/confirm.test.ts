import { describe, expect, it } from 'vitest';

import type { Effect } from '../model/confirmation.ts';
import type { Verdict } from '../model/verdict.ts';
import { confirmed } from './confirm.ts';

const verdict = (side: Verdict['side'], resource: Verdict['resource'], confidence: Verdict['confidence']): Verdict => ({
  ...{ side, resource, confidence, host: null },
  evidence: ['Observed.'],
  advice: ['Try something.'],
});
const producers = (low: number, high = low): Effect => ({
  ...{ change: 'producers', from: 4, to: 8, pairs: 3 },
  ratio: { low, median: (low + high) / 2, high },
});
const commits = (low: number, high = low): Effect => ({
  ...{ change: 'commitEvery', from: 10, to: 20, pairs: 3 },
  ratio: { low, median: (low + high) / 2, high },
});

describe('a verdict after an experiment', () => {
  it.each<[string, Verdict, Effect[], string]>([
    [
      'finds that nothing was at its limit, if more producers helped although no limit had been found',
      verdict('unknown', 'unknown', 'low'),
      [producers(1.8, 1.95)],
      'none round trip medium',
    ],
    [
      'no longer says that producers waited for one another, if more of them did not help',
      verdict('none', 'round trip', 'high'),
      [producers(0.98, 1.04)],
      'unknown unknown low',
    ],
    [
      'is surer of round trips, if more producers helped',
      verdict('none', 'round trip', 'medium'),
      [producers(1.7, 1.9)],
      'none round trip high',
    ],
    [
      'is surer of a shared resource, if more producers did not help',
      verdict('store', 'cpu', 'medium'),
      [producers(0.95, 1.05)],
      'store cpu high',
    ],
    [
      'is less sure of a shared resource, if more producers helped',
      verdict('store', 'cpu', 'high'),
      [producers(1.3, 1.5)],
      'store cpu low',
    ],
    [
      'is surer of flushes, if larger commits helped; more producers may help too, because stores group commits',
      verdict('store', 'disk flush', 'medium'),
      [producers(1.5, 1.8), commits(1.6, 1.9)],
      'store disk flush high',
    ],
    [
      'is less sure of flushes, if larger commits did not help',
      verdict('store', 'disk flush', 'medium'),
      [commits(0.97, 1.02)],
      'store disk flush low',
    ],
    [
      'stays the same, if the pairs disagree',
      verdict('store', 'cpu', 'medium'),
      [producers(0.9, 1.6)],
      'store cpu medium',
    ],
    [
      'stays the same for other load: more producers get a larger share of the CPUs',
      verdict('store', 'other load', 'medium'),
      [producers(1.8, 1.9)],
      'store other load medium',
    ],
    ['stays the same, if nothing was measured', verdict('unknown', 'unknown', 'low'), [], 'unknown unknown low'],
  ])('%s', (_what, before, effects, expected) => {
    const { side, resource, confidence } = confirmed(before, effects);
    expect(`${side} ${resource} ${confidence}`).toBe(expected);
  });

  it('shows what was tried, after what was observed', () => {
    expect(confirmed(verdict('store', 'cpu', 'medium'), [producers(0.95, 1.05)]).evidence).toEqual([
      'Observed.',
      'Tried: with 8 producers instead of 4, the rate was 100 % of the original one (95 % to 105 % in 3 pairs of runs).',
      'The experiment confirms the verdict.',
    ]);
  });
});
