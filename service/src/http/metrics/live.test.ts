import { afterEach, beforeEach, expect, it, vi } from 'vitest';

import { Run, RunSpec } from '../../model/run.ts';
import { Families } from './families.ts';
import { LiveMetrics } from './live.ts';

const HOUR_S = 3_600;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** How far back, in seconds, the samples of a collection are searched that started a day ago. */
async function lookBackAt(ratePerSecond: number): Promise<number> {
  const now = Date.now();
  const collection = Run.parse({
    id: '00000001',
    kind: 'collection',
    state: 'running',
    spec: RunSpec.parse({ target: 'sqlite', ratePerSecond }),
    sink: 'sqlite',
    createdAt: now - 24 * HOUR_S * 1000,
    startedAt: now - 24 * HOUR_S * 1000,
    endedAt: null,
    startedBy: null,
    sweep: null,
    producers: 1,
    offered: 10,
    acked: 10,
    rowsPerSecond: null,
    valid: null,
    brief: null,
    notes: '',
    tags: [],
  });
  const asked: number[] = [];
  const live = new LiveMetrics(new Families(), {
    run: async () => collection,
    activeRuns: async () => [collection],
    samples: async (_, { after }) => {
      asked.push(24 * HOUR_S - (after ?? 0));
      return [];
    },
  });
  await live.refresh();
  return asked[0];
}

it('looks for the last ack of a collection at least three of its intervals back', async () => {
  expect(await lookBackAt(1)).toBe(600);
  expect(await lookBackAt(1 / HOUR_S)).toBe(3 * HOUR_S);
});
