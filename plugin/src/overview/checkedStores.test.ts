import type { StoreState } from '@thermobench/service/model/store-state.ts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { trialStore } from '../../test/trialRuns.ts';
import { serviceAt, type Service } from '../api/client.ts';
import { checkedStores } from './checkedStores.ts';

const { signal } = new AbortController();
const HOUR_MS = 3_600_000;

/** A service that gives one answer after the other, and then the last one again and again. */
function answering(...answers: StoreState[][]): Service {
  let asked = 0;
  return {
    ...serviceAt(''),
    get: async (_path, schema) => schema.parse(answers[Math.min(asked++, answers.length - 1)]),
  };
}

describe('the state of a store that was last checked long ago', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is that of the check which the question started', async () => {
    const outdated = trialStore('mariadb', { checkedAt: Date.now() - HOUR_MS });
    const down = trialStore('mariadb', { state: 'unreachable' });
    const stores = checkedStores(answering([outdated], [outdated], [down]), signal);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(await stores).toEqual([down]);
  });

  it('is the last known one if the store does not answer for four seconds', async () => {
    const outdated = trialStore('mariadb', { checkedAt: Date.now() - HOUR_MS });
    const stores = checkedStores(answering([outdated]), signal);
    await vi.advanceTimersByTimeAsync(4_000);
    expect(await stores).toEqual([outdated]);
  });
});
