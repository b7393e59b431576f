import { describe, expect, it } from 'vitest';

import { outcomes, recordedSearch } from '../../test/limits/recorded-search.ts';
import { summariseSearch } from '../limits/summary.ts';
import type { LimitSpec, Probe, ProbeOutcome } from '../model/limit-search.ts';
import { limitSentences, objectiveWords, probeOutcome } from './limit-search-words.ts';

function words(
  probes: ReadonlyArray<readonly [number, ProbeOutcome]>,
  changes: Partial<LimitSpec> = {},
  state?: 'running'
) {
  return wordsOf(outcomes(...probes), changes, state);
}

function wordsOf(plan: Probe[], changes: Partial<LimitSpec> = {}, state: 'running' | 'done' = 'done') {
  const record = { ...recordedSearch(plan, changes), state };
  return limitSentences({ ...summariseSearch({ hasRun: () => true }, record), stoppable: false });
}

const CONFIRMED = [
  [1_180, 'held'],
  [1_180, 'held'],
  [1_220, 'too fast'],
  [1_220, 'too fast'],
] as const;

describe('the result of a limit search', () => {
  it('is a bracket, and the number of sensors that it is enough for', () => {
    expect(words(CONFIRMED)).toEqual([
      'Holds at 1,180 rows/s, fails at 1,220 rows/s. That is enough for 1,180 sensors with a reading every 1 s.',
    ]);
  });

  it('answers yes or no for sensors, with the margin', () => {
    const sensors = { count: 200, everyMs: 500 };
    const asked = [[400, 'held'], [400, 'held'], ...CONFIRMED] as const;
    expect(words(asked, { sensors })).toEqual([
      'Yes: 200 sensors every 500 ms send 400 rows/s, and that rate held.',
      'Holds at 1,180 rows/s, fails at 1,220 rows/s. That is enough for 590 sensors with a reading every 500 ms, 2.95 times as many as you asked for.',
    ]);
    const refused = [
      [400, 'too fast'],
      [400, 'too fast'],
      [300, 'held'],
      [300, 'held'],
    ] as const;
    expect(words(refused, { sensors })[0]).toBe(
      'No: 200 sensors every 500 ms send 400 rows/s, and that rate did not hold.'
    );
    expect(words([[400, 'held']], { sensors })[0]).toBe('Not known: 200 sensors every 500 ms send 400 rows/s.');
  });

  it('says what it does not know', () => {
    expect(words(CONFIRMED.slice(0, 2))).toEqual([
      'Holds at 1,180 rows/s; no higher rate has failed yet. That is enough for 1,180 sensors with a reading every 1 s.',
    ]);
    const wide = [
      [800, 'held'],
      [800, 'held'],
      [900, 'held'],
      [1_000, 'too fast'],
    ] as const;
    expect(words(wide, { maxRuns: 4 })).toEqual([
      'Holds at 800 rows/s, fails at 1,000 rows/s. That is enough for 800 sensors with a reading every 1 s.',
      '900 rows/s held too, but only in one run, so it does not count.',
      '1,000 rows/s failed in only one run: the limit may be higher.',
      'The limit lies in a range of 25 %, because all 4 runs were used. Allow more runs to narrow it to 5 %.',
    ]);
  });

  it('says why no rate held', () => {
    expect(
      words([
        [10, 'too fast'],
        [10, 'too fast'],
      ])
    ).toEqual([
      'No rate held: 10 rows/s was the lowest that failed, because p99 was 80 ms.',
      'Lower rates have too few readings for a p99 in this time: use longer runs.',
    ]);
    expect(
      words([
        [10, 'too slow'],
        [20, 'too fast'],
        [20, 'too fast'],
      ]).at(-1)
    ).toContain('batches filled too slowly');
  });

  it('says that the generator was the limit', () => {
    const [first, second, ...failed] = outcomes(...CONFIRMED);
    const limited = failed.map((probe) => ({
      ...probe,
      result: probe.result && { ...probe.result, generatorLimited: true },
    }));
    expect(wordsOf([first, second, ...limited]).at(-1)).toBe(
      'The generator was the limit at 1,220 rows/s: the store may hold more.'
    );
  });

  it('is preliminary while the search is running', () => {
    expect(words(CONFIRMED.slice(0, 3), {}, 'running')[0]).toContain('So far: holds at 1,180 rows/s, fails at 1,220');
    expect(words([[1_220, 'too fast']], {}, 'running')).toEqual(['So far: failed at 1,220 rows/s.']);
    const once = [
      [1_100, 'held'],
      [1_220, 'too fast'],
    ] as const;
    expect(words(once, {}, 'running')).toEqual(['So far: held at 1,100 rows/s in one run, failed at 1,220 rows/s.']);
    expect(words([], {}, 'running')).toEqual([]);
  });
});

it('an objective, and the outcome of a run, are in words', () => {
  expect(objectiveWords({ p99Ms: '<= 50ms' })).toBe(
    'p99 from intended start ≤ 50 ms, no growing backlog, every row stored'
  );
  const [held, failed] = outcomes([10, 'held'], [20, 'too fast']);
  expect(probeOutcome(held)).toBe('held');
  expect(probeOutcome(failed)).toBe('failed: p99 was 80 ms');
  const grew = failed.result && {
    ...failed.result,
    reasons: ['backlog' as const, 'rows' as const],
    backlogGrowth: 0.031,
  };
  expect(probeOutcome({ ...failed, result: grew })).toBe(
    'failed: the backlog grew by 3.1 % of the rate and rows were lost, duplicated or wrong'
  );
});
