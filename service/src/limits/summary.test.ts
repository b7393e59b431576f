import { expect, it } from 'vitest';

import { outcomes, recordedSearch } from '../../test/limits/recorded-search.ts';
import type { ProbeOutcome } from '../model/limit-search.ts';
import { summariseSearch } from './summary.ts';

const journal = { hasRun: (run: string) => run !== 'gone0000' };

it('whether sensors are within the limit is known when two runs at exactly their rate agree', () => {
  const answer = (...probes: Array<[number, ProbeOutcome]>) => {
    const record = recordedSearch(outcomes(...probes), { sensors: { count: 200, everyMs: 1_000 } });
    return summariseSearch(journal, record).answer;
  };
  expect(answer()).toBeNull();
  expect(answer([200, 'held'])).toBeNull();
  expect(answer([400, 'held'], [400, 'held'], [200, 'held'])).toBeNull();
  expect(answer([200, 'held'], [200, 'held'])).toBe('yes');
  expect(answer([200, 'held'], [200, 'too fast'])).toBeNull();
  expect(answer([200, 'held'], [200, 'too fast'], [200, 'too fast'])).toBe('no');
  expect(answer([200, 'too slow'], [200, 'too slow'])).toBe('no');
});

it('the bracket survives the deletion of runs, and the deleted ones are named', () => {
  const [first, ...rest] = outcomes([200, 'held'], [200, 'held'], [300, 'too fast']);
  const summary = summariseSearch(journal, recordedSearch([{ ...first, run: 'gone0000' }, ...rest]));
  expect(summary).toMatchObject({
    ...{ holds: { ratePerSecond: 200, times: 2 }, fails: { ratePerSecond: 300, times: 1 } },
    ...{ answer: null, deletedRuns: ['gone0000'] },
  });
});
