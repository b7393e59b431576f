import { describe, expect, it } from 'vitest';

import { boundOf } from './bound.ts';
import type { RunEvidence } from './run-evidence.ts';

/** Sixteen producers in a closed loop, waiting for a store. */
const WAITING: RunEvidence = {
  producers: 16,
  measuredMs: 10_000,
  pace: null,
  timeSpent: { building: 0.05, queued: 0, writing: 0.15, committing: 0.8, reconnecting: 0, idle: 0 },
  starved: 0,
  eventLoopUtilization: 0.3,
  embedded: false,
  isLog: false,
  host: null,
  store: null,
  baselines: [],
  storeHosts: [],
  gaps: [],
  firstCommitsMs: [],
  commitP50Ms: null,
  commits: null,
};
const KEPT = { askedPerSecond: 100, due: 1_000, begun: 1_000, fellBehind: false };
const BUILDING = { ...WAITING.timeSpent, building: 0.9, writing: 0.05, committing: 0.05 };

describe('what limited a run', () => {
  it.each<[string, Partial<RunEvidence>, string]>([
    ['the rate, if it was kept, however busy the threads were', { pace: KEPT, eventLoopUtilization: 1 }, 'rate'],
    ['the source, if it had no readings most of the time', { starved: 0.6 }, 'source'],
    ['the generator, if building took the time', { timeSpent: BUILDING }, 'generator'],
    [
      'the generator, if producers waited for their own thread',
      { timeSpent: { ...BUILDING, building: 0.05, queued: 0.85 } },
      'generator',
    ],
    ['the generator, if a thread was never idle', { eventLoopUtilization: 0.97 }, 'generator'],
    [
      'the generator, if the threads could not keep the requested rate',
      { pace: { ...KEPT, fellBehind: true }, timeSpent: BUILDING },
      'generator',
    ],
    ['too few producers, if one waits for each answer', { producers: 1 }, 'producers'],
    [
      'too few producers, if answers take as long as when the store had nothing else to do',
      { firstCommitsMs: [5, 5.2, 5.1, 5], commitP50Ms: 5.4 },
      'producers',
    ],
    [
      'the store, if answers take longer than at first: they queue there',
      { firstCommitsMs: [2, 4, 6, 8, 10, 12, 14, 16], commitP50Ms: 16 },
      'store',
    ],
    [
      'the store, if producers fell behind but were idle at other times',
      { pace: { ...KEPT, fellBehind: true }, timeSpent: { ...WAITING.timeSpent, committing: 0.4, idle: 0.4 } },
      'store',
    ],
    ['it is unclear, between the two', { firstCommitsMs: [5, 5, 5, 5], commitP50Ms: 7 }, 'unclear'],
    ['it is unclear, if no commit was measured', {}, 'unclear'],
    ['the store, if it runs in the busy thread itself', { embedded: true, eventLoopUtilization: 1 }, 'store'],
    [
      'the store, if producers queue for the connection of an embedded store',
      {
        embedded: true,
        timeSpent: { ...WAITING.timeSpent, queued: 0.9, committing: 0.09, writing: 0, building: 0.01 },
      },
      'store',
    ],
    [
      'the generator, if building took the time of an embedded store',
      { embedded: true, timeSpent: BUILDING },
      'generator',
    ],
  ])('is %s', (_what, seen, bound) => {
    expect(boundOf({ ...WAITING, ...seen })).toBe(bound);
  });
});
