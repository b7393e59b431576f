import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { searchOn, type SimulatedStore } from '../../test/limits/simulated-store.ts';
import { seededRandom } from '../stats/random.ts';
import { bracketOf } from './bracket.ts';

const OBJECTIVE = { p99Ms: '<= 50ms' };
const MAX_RUNS = 10;
const PRECISION = 0.05;
/** Little more than the distance between two rates with three digits. */
const ROUNDING = 1.006;

/** Answers exactly `capacity` readings per second. */
const steady = (capacity: number, networkMs = 1): SimulatedStore => ({
  arrivals: 'constant',
  serviceSeconds: () => 1 / capacity,
  intervalSeconds: (rate) => 1 / rate,
  networkSeconds: networkMs / 1_000,
});

/** Random arrivals and random service times. */
function random(capacity: number, seed: number): SimulatedStore {
  const next = seededRandom(seed);
  const exponential = (mean: number) => -Math.log(1 - next()) * mean;
  return {
    arrivals: 'poisson',
    serviceSeconds: () => exponential(1 / capacity),
    intervalSeconds: (rate) => exponential(1 / rate),
    networkSeconds: 0,
  };
}

describe('a limit search', () => {
  it('finds any capacity within 5 % in at most ten runs', () => {
    fc.assert(
      fc.property(fc.double({ min: 50, max: 2_000, noNaN: true }), fc.integer({ min: 0, max: 25 }), (capacity, ms) => {
        const probes = searchOn(steady(capacity, ms), OBJECTIVE);
        const { holds, fails } = bracketOf(probes);
        expect(probes.length).toBeLessThanOrEqual(MAX_RUNS);
        expect(holds?.ratePerSecond).toBeGreaterThan(capacity * (1 - PRECISION));
        // In ten seconds, a backlog that grows by less than 1 % of the rate is not noticed.
        expect(holds?.ratePerSecond).toBeLessThan(capacity * 1.011 * ROUNDING);
        expect(fails?.ratePerSecond).toBeGreaterThan(capacity / ROUNDING);
        expect(fails?.ratePerSecond).toBeLessThanOrEqual((holds?.ratePerSecond ?? 0) * (1 + PRECISION));
        expect(holds?.times).toBeGreaterThanOrEqual(2);
      }),
      { numRuns: 40 }
    );
  });

  it('finds the limit of a store whose latency rises gradually, although each of its runs is noisy', () => {
    const seeds = Array.from({ length: 30 }, (_, seed) => seed + 1);
    const errors = seeds.map((seed) => {
      const capacity = 600 + 40 * seed;
      const { holds } = bracketOf(searchOn(random(capacity, seed), OBJECTIVE));
      // The time in an M/M/1 queue is exponential with rate capacity − arrivals (Kleinrock, Queueing Systems, volume 1).
      const limit = capacity - Math.log(100) / 0.05;
      return Math.abs((holds?.ratePerSecond ?? 0) / limit - 1);
    });
    expect(errors.filter((error) => error <= PRECISION).length / errors.length).toBeGreaterThanOrEqual(0.9);
    expect(Math.max(...errors)).toBeLessThan(0.12);
  });

  it('decides a rate that was asked for by two runs that agree', () => {
    const probes = searchOn(steady(1_000), OBJECTIVE, { asked: 200, precision: 0.2 });
    expect(probes.slice(0, 3).map(({ ratePerSecond }) => ratePerSecond)).toEqual([null, 200, 200]);
    expect(bracketOf(probes).holds?.ratePerSecond).toBeGreaterThan(800);
    expect(probes.length).toBeLessThan(MAX_RUNS);

    const refused = bracketOf(searchOn(steady(1_000), OBJECTIVE, { asked: 1_500, precision: 0.2 }));
    expect(refused.holds?.ratePerSecond).toBeGreaterThan(800);
    expect(refused.fails?.ratePerSecond).toBeLessThan(1_200);
  });

  it('ends without an answer if no rate keeps to the objective, after it tried the lowest rate that can be judged', () => {
    const probes = searchOn(steady(1_000, 80), OBJECTIVE);
    expect(bracketOf(probes)).toMatchObject({ holds: null, promising: null, fails: { ratePerSecond: 10, times: 2 } });
    expect(probes.length).toBeLessThan(MAX_RUNS);
  });

  it('claims only what it knows if it may not start enough runs', () => {
    const probes = searchOn(steady(1_000), OBJECTIVE, { maxRuns: 3 });
    expect(bracketOf(probes)).toMatchObject({ holds: { ratePerSecond: 900, times: 2 }, fails: null });
  });
});
